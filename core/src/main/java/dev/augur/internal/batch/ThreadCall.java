package dev.augur.internal.batch;

import dev.augur.CallOptions;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A caller whose thread waits. */
final class ThreadCall<S, O> extends PendingCall<S, O> {
    private final Thread thread = Thread.currentThread();
    /** A batch that this thread is to run, before it waits on. */
    private volatile @Nullable Batch<S, O> led;

    private final int refillAt;

    /** A call with many records if {@code refillAt} is above 0. */
    ThreadCall(CallOptions options, @Nullable Object caller, int refillAt) {
        super(options, caller);
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
    void lead(Batch<S, O> batch) {
        led = batch;
    }

    /** Whether it was given a batch that it has not run yet. */
    boolean isLed() {
        return led != null;
    }

    /** The batch that it was given, once; or null. */
    @Nullable
    Batch<S, O> takeLed() {
        Batch<S, O> batch = led;
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
