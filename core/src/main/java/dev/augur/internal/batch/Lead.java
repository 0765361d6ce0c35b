package dev.augur.internal.batch;

import org.jspecify.annotations.Nullable;

/** A batch that a thread is to run, be it of the thread's own model or of another on the same device. */
interface Lead {
    /**
     * Runs the batch, gives its callers what became of them, and hands the slot over.
     *
     * @param leader who runs it and waits for its own answer afterwards; null for nobody
     */
    void run(@Nullable ThreadCall<?, ?> leader);
}
