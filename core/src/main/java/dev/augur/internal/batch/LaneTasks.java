package dev.augur.internal.batch;

/** What a lane asks for that is done without its lock. */
interface LaneTasks {
    /** Has a thread of the executor lead a batch, because none waits. */
    void leadElsewhere();

    /** Looks for a batch again after that time. */
    void lookAgainAfter(long nanos);
}
