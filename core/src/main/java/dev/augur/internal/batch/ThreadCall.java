package dev.augur.internal.batch;

import dev.augur.CallOptions;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A caller whose thread waits. */
final class ThreadCall<S, O> extends PendingCall<S, O> {
    private final Thread thread = Thread.currentThread();
    /** A batch that this thread is to run, before it waits on. */
    private volatile @Nullable Lead led;

    private final Lane<S, O> home;
    private final int refillAt;

    /** A call with one record. */
    ThreadCall(CallOptions options, Lane<S, O> home) {
        this(options, home, 0);
    }

    /** A call with many records if {@code refillAt} is above 0. */
    ThreadCall(CallOptions options, Lane<S, O> home, int refillAt) {
        super(options, home.caller());
        this.home = home;
        this.refillAt = refillAt;
    }

    @Override
    int refillAt() {
        return refillAt;
    }

    @Override
    boolean isBulk() {
        return refillAt > 0;
    }

    /** Gives it a batch to run. */
    void lead(Lead batch) {
        led = batch;
    }

    /** Its thread has run a batch, and waits for its own answer again. Under the lock. */
    void waitAgain() {
        home.park(this);
    }

    /** Whether it was given a batch that it has not run yet. */
    boolean isLed() {
        return led != null;
    }

    /** The batch that it was given, once; or null. */
    @Nullable
    Lead takeLed() {
        Lead batch = led;
        if (batch != null) {
            led = null;
        }
        return batch;
    }

    @Override
    void signal() {
        LockSupport.unpark(thread);
    }
}
