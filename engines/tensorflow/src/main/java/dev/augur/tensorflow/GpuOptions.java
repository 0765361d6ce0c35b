package dev.augur.tensorflow;

/**
 * How TensorFlow uses the memory of GPUs. TensorFlow sets its GPUs up once per process, so the first model that is loaded on
 * a GPU decides. Immutable.
 *
 * @param allowGrowth whether memory is taken as it is needed; if not, all that the fraction allows is taken at once
 * @param memoryFraction the most of a GPU's memory that this process takes, above 0 and up to 1
 */
public record GpuOptions(boolean allowGrowth, double memoryFraction) {
    /** Memory as it is needed, all of it if need be. */
    public static final GpuOptions DEFAULT = new GpuOptions(true, 1);

    /**
     * Checks the fraction.
     *
     * @param allowGrowth as the record has it
     * @param memoryFraction as the record has it
     */
    public GpuOptions {
        if (!(memoryFraction > 0 && memoryFraction <= 1)) {
            throw new IllegalArgumentException("memoryFraction must be above 0 and at most 1, got " + memoryFraction);
        }
    }
}
