package dev.augur.server;

/** Where a server is in its life, which only goes forward. Thread-safe. */
final class Phase {
    /** The steps, in order. */
    enum Step {
        LOADING,
        READY,
        DRAINING
    }

    private volatile Step step = Step.LOADING;

    Step step() {
        return step;
    }

    boolean isReady() {
        return step == Step.READY;
    }

    /** The models are loaded; does nothing if the server drains already. */
    synchronized void loaded() {
        if (step == Step.LOADING) {
            step = Step.READY;
        }
    }

    synchronized void drain() {
        step = Step.DRAINING;
    }
}
