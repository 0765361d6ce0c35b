package dev.augur.internal;

import dev.augur.Deadline;
import dev.augur.Predictor;
import dev.augur.engine.RunGate;
import dev.augur.model.ModelId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A predictor's time with one load of one version of its model: counts the calls, and ends when it was relieved and the last
 * of them is answered. Then its hold on the model is released. Thread-safe.
 */
final class Shift<I, O> {
    private final Hold hold;
    private final Predictor<I, O> runner;
    private final Consumer<Shift<I, O>> whenEnded;
    private final RunGate gate = new RunGate();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final boolean answers;
    /** Guarded by the predictor. */
    private boolean asked;

    private volatile boolean relieved;

    /**
     * A shift that takes calls.
     *
     * @param model which version
     * @param answers whether callers get its answers; else it is a shadow
     * @param models loads it
     * @param runner makes what runs the calls
     * @param whenAsked told that the model has to go; must relieve the shift
     * @param whenEnded told once
     */
    Shift(
            ModelId model,
            boolean answers,
            Models models,
            Function<Hold, Predictor<I, O>> runner,
            Consumer<Shift<I, O>> whenAsked,
            Consumer<Shift<I, O>> whenEnded) {
        this.hold = new Hold(model, models, () -> whenAsked.accept(this));
        this.answers = answers;
        this.runner = runner.apply(hold);
        this.whenEnded = whenEnded;
    }

    ModelId model() {
        return hold.model();
    }

    boolean answers() {
        return answers;
    }

    /** Notes that it will be relieved. */
    void ask() {
        asked = true;
    }

    boolean isAsked() {
        return asked;
    }

    Predictor<I, O> runner() {
        return runner;
    }

    /** Enters; {@link RunGate#CLOSED} if it takes no calls. */
    int enter() {
        int stripe = gate.enter();
        if (stripe == RunGate.CLOSED && relieved) {
            // Whoever left last may have seen this call at the gate.
            endIfLeft();
        }
        return stripe;
    }

    void exit(int stripe) {
        gate.exit(stripe);
        if (relieved) {
            endIfLeft();
        }
    }

    /** Takes no further calls. */
    void refuse() {
        gate.refuse();
    }

    /** Takes no further calls, and ends when those under way are answered. */
    void relieve() {
        relieved = true;
        gate.refuse();
        endIfLeft();
    }

    /** Calls that are not answered. */
    long calls() {
        return gate.users();
    }

    /** Waits until the calls under way are answered, or the deadline is past. */
    void awaitLeft(Deadline until) throws InterruptedException {
        gate.awaitLeft(until);
    }

    private void endIfLeft() {
        if (gate.users() == 0) {
            end();
        }
    }

    /** Closes what runs the calls, whether they are answered or not. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            try {
                runner.close();
            } finally {
                hold.release();
                whenEnded.accept(this);
            }
        }
    }
}
