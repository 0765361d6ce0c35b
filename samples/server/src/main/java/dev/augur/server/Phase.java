package dev.augur.server;

import java.util.concurrent.atomic.AtomicReference;

/** Where a server is in its life, which only goes forward. Thread-safe. */
final class Phase {
    /** The steps, in order. */
    enum Step {
        LOADING,
        READY,
        DRAINING
    }

    private final AtomicReference<Step> step = new AtomicReference<>(Step.LOADING);

    Step step() {
        return step.get();
    }

    boolean isReady() {
        return step.get() == Step.READY;
    }

    /** The models are loaded; does nothing if the server drains already. */
    void loaded() {
        step.compareAndSet(Step.LOADING, Step.READY);
    }

    void drain() {
        step.set(Step.DRAINING);
    }
}
