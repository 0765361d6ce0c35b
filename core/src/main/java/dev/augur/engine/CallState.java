package dev.augur.engine;

import dev.augur.model.ModelId;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** Whether a call is in use, and whether it is closed. Thread-safe. */
final class CallState {
    private static final int IN_USE = 1;
    private static final int CLOSED = 2;

    private static final AtomicIntegerFieldUpdater<CallState> BITS =
            AtomicIntegerFieldUpdater.newUpdater(CallState.class, "bits");

    private volatile int bits;

    /**
     * Begins a use.
     *
     * @param model in error texts
     * @throws IllegalStateException if the call is closed, or in use
     */
    void begin(ModelId model) {
        if (!BITS.compareAndSet(this, 0, IN_USE)) {
            throw new IllegalStateException("The call of '" + model + "' "
                    + ((bits & CLOSED) != 0 ? "is closed" : "runs on another thread; make a call for each thread"));
        }
    }

    /**
     * Ends a use.
     *
     * @return whether the call was closed meanwhile, so that its memory is to be given back now
     */
    boolean end() {
        return BITS.getAndUpdate(this, now -> now & ~IN_USE) != IN_USE;
    }

    /**
     * Closes the call.
     *
     * @return whether its memory is to be given back now; not under a use, and only once
     */
    boolean close() {
        return BITS.getAndUpdate(this, now -> now | CLOSED) == 0;
    }
}
