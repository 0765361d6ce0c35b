package dev.augur.internal.batch;

/** Told about a run by the thread that makes it. */
public interface RunWatch {
    /**
     * The native run is about to begin. Does not return normally if nobody waits for it any more.
     *
     * @param stop asks the engine to stop it, from any thread, any time until {@link #ended()}
     */
    void begins(Runnable stop);

    /** The native run ended, well or not: it must not be stopped any more. */
    void ended();
}
