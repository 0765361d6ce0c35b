package dev.augur.protocol;

/**
 * What a request may cost before it is refused. Checked before anything of that size is allocated.
 *
 * @param maxBodyBytes the largest body, after decompression; at least 1
 * @param maxDepth the deepest nesting of JSON; at least 1
 * @param maxTensors the most inputs, and the most outputs that are asked for; at least 1
 * @param maxRecords the most records in a body of records; at least 1
 */
public record Limits(int maxBodyBytes, int maxDepth, int maxTensors, int maxRecords) {
    /** 64 MiB, 64 levels, 256 tensors, 100,000 records. */
    public static final Limits DEFAULT = new Limits(64 << 20, 64, 256, 100_000);

    /** Checks that each is at least 1. */
    public Limits {
        check("maxBodyBytes", maxBodyBytes);
        check("maxDepth", maxDepth);
        check("maxTensors", maxTensors);
        check("maxRecords", maxRecords);
    }

    private static void check(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }
}
