package dev.augur.tensorflow;

/**
 * The largest graph that is loaded. What is larger is refused before native code sees it. Immutable.
 *
 * @param maxFileBytes the most bytes of {@code saved_model.pb}; variables are not in it
 * @param maxNodes the most operators, those of functions among them
 * @param maxDepth the most operators that wait for each other, one after the other; TensorFlow's optimizer goes along them on
 *     the stack of the thread that calls, whose end is the process's: a stack of 1 MiB holds some 4,000
 * @param maxConstantBytes the most bytes that all constants have once they are unpacked; a few bytes of file can unpack to
 *     gigabytes
 * @param maxGeneratedBytes the most bytes that operators make out of nothing but a constant shape, as {@code Fill} does, all of
 *     them together; what they make of shapes that are computed is not known beforehand
 */
public record ModelLimits(
        long maxFileBytes, long maxNodes, int maxDepth, long maxConstantBytes, long maxGeneratedBytes) {
    /** A file of 1 GiB, 100,000 operators, 3,000 after each other, 1 GiB of constants, 1 GiB made of shapes. */
    public static final ModelLimits DEFAULT = new ModelLimits(1L << 30, 100_000, 3_000, 1L << 30, 1L << 30);

    /**
     * Checks the numbers.
     *
     * @param maxFileBytes as the record has it
     * @param maxNodes as the record has it
     * @param maxDepth as the record has it
     * @param maxConstantBytes as the record has it
     * @param maxGeneratedBytes as the record has it
     */
    public ModelLimits {
        requirePositive("maxFileBytes", maxFileBytes);
        requirePositive("maxNodes", maxNodes);
        requirePositive("maxDepth", maxDepth);
        requirePositive("maxConstantBytes", maxConstantBytes);
        requirePositive("maxGeneratedBytes", maxGeneratedBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    /**
     * The same with another limit on operators after each other.
     *
     * @param most at least 1
     * @return the limits
     */
    public ModelLimits withMaxDepth(int most) {
        return new ModelLimits(maxFileBytes, maxNodes, most, maxConstantBytes, maxGeneratedBytes);
    }

    /**
     * The same with another limit on what is made of constant shapes.
     *
     * @param most bytes, at least 1
     * @return the limits
     */
    public ModelLimits withMaxGeneratedBytes(long most) {
        return new ModelLimits(maxFileBytes, maxNodes, maxDepth, maxConstantBytes, most);
    }
}
