package dev.augur.tck;

/**
 * The model {@link TckModel#SLOW} in the runtime beneath an engine, as its own users would run it: without the engine, and
 * without what guards it. Its figures stand beside the engine's. Called from many threads at once, and closed under them.
 */
public interface BareModel extends AutoCloseable {
    /**
     * Runs the model, on what the runtime says a thread may have for itself.
     *
     * @param row 256 numbers
     * @return 256 numbers
     * @throws IllegalStateException if the runtime refuses, whatever it throws itself
     */
    float[] run(float[] row);

    /** Closes the model in the runtime, which may be in use. Called once. */
    @Override
    void close();
}
