package dev.augur.internal.batch;

import org.jspecify.annotations.Nullable;

/** What a lane asks for that is done without its lock. */
interface LaneTasks<S, O> {
    /** Runs a batch on the calling thread, as {@link Lead} has it. */
    void lead(Batch<S, O> batch, @Nullable ThreadCall<?, ?> leader);

    /** Has a thread of the executor lead a batch, because none waits. */
    void leadElsewhere();

    /** Looks for a batch again after that time. */
    void lookAgainAfter(long nanos);
}
