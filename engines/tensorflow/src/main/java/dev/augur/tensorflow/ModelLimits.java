package dev.augur.tensorflow;

/**
 * The largest graph that is loaded. What is larger is refused before native code sees it. Immutable.
 *
 * @param maxFileBytes the most bytes of {@code saved_model.pb}; variables are not in it
 * @param maxNodes the most operators, those of functions among them
 * @param maxConstantBytes the most bytes that all constants have once they are unpacked; a few bytes of file can unpack to
 *     gigabytes
 */
public record ModelLimits(long maxFileBytes, long maxNodes, long maxConstantBytes) {
    /** A file of 1 GiB, 100,000 operators, 1 GiB of constants. */
    public static final ModelLimits DEFAULT = new ModelLimits(1L << 30, 100_000, 1L << 30);

    /**
     * Checks the numbers.
     *
     * @param maxFileBytes as the record has it
     * @param maxNodes as the record has it
     * @param maxConstantBytes as the record has it
     */
    public ModelLimits {
        requirePositive("maxFileBytes", maxFileBytes);
        requirePositive("maxNodes", maxNodes);
        requirePositive("maxConstantBytes", maxConstantBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }
}
