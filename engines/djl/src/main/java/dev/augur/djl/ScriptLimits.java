package dev.augur.djl;

/**
 * The largest TorchScript archive that is loaded, beside its weights. What is larger is refused before native code sees it.
 * Immutable.
 *
 * @param maxPickleBytes the most bytes of each of its pickles, which describe the objects of the module
 * @param maxPickleDepth the most objects within each other
 * @param maxExpandedBytes the most bytes that all of its tensors would have if each element had memory of its own; in the
 *     file, few bytes may stand for any number of equal elements
 */
public record ScriptLimits(long maxPickleBytes, int maxPickleDepth, long maxExpandedBytes) {
    /** Pickles of 64 MiB, 500 objects within each other, tensors of 64 GiB. */
    public static final ScriptLimits DEFAULT = new ScriptLimits(64 << 20, 500, 64L << 30);

    /**
     * Checks the numbers.
     *
     * @param maxPickleBytes as the record has it
     * @param maxPickleDepth as the record has it
     * @param maxExpandedBytes as the record has it
     */
    public ScriptLimits {
        requirePositive("maxPickleBytes", maxPickleBytes);
        requirePositive("maxPickleDepth", maxPickleDepth);
        requirePositive("maxExpandedBytes", maxExpandedBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }
}
