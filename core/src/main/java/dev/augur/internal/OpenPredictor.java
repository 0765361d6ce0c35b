package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DrainReport.CallsLeft;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.engine.RunGate;
import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What callers hold: counts the calls under way, so that a predictor closes when the last of them is answered, and so that
 * a drain can refuse further ones and wait.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class OpenPredictor<I, O> extends AroundPredictor<I, O> {
    private final ModelId model;
    private final OpenWork open;
    private final RunGate gate = new RunGate();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean closed;

    private OpenPredictor(ModelId model, Predictor<I, O> inner, OpenWork open) {
        super(inner);
        this.model = model;
        this.open = open;
    }

    /**
     * Puts hooks and the count of calls around a predictor, and adds it to the open work.
     *
     * @param model its model
     * @param runner what runs the calls
     * @param hooks what is done before and after, in order
     * @param workplace what it shares with other predictors
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     * @return what callers hold
     */
    public static <I, O> Predictor<I, O> around(
            ModelId model, Predictor<I, O> runner, List<HookSetting<I, O>> hooks, Workplace workplace) {
        List<OpenHook<I, O>> opened = hooks.stream()
                .map(setting -> new OpenHook<>(setting.hook(), setting.policy(), model, workplace))
                .toList();
        Predictor<I, O> inner = opened.isEmpty() ? runner : new HookedPredictor<>(model, runner, opened);
        OpenPredictor<I, O> predictor = new OpenPredictor<>(model, inner, workplace.open());
        workplace.open().add(predictor);
        return predictor;
    }

    @Override
    public O predict(I record, CallOptions options) {
        int stripe = enter();
        try {
            return inner.predict(record, options);
        } finally {
            exit(stripe);
        }
    }

    @Override
    public CompletableFuture<O> submit(I record, CallOptions options) {
        int stripe = gate.enter();
        if (stripe == RunGate.CLOSED) {
            return CompletableFuture.failedFuture(refusal());
        }
        boolean submitted = false;
        try {
            CompletableFuture<O> answer = inner.submit(record, options);
            submitted = true;
            return Relay.of(answer, (value, error) -> exit(stripe));
        } finally {
            if (!submitted) {
                exit(stripe);
            }
        }
    }

    @Override
    public List<O> predictAll(List<? extends I> records, CallOptions options) {
        int stripe = enter();
        try {
            return inner.predictAll(records, options);
        } finally {
            exit(stripe);
        }
    }

    @Override
    public List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        int stripe = enter();
        try {
            return inner.predictEach(records, options);
        } finally {
            exit(stripe);
        }
    }

    private int enter() {
        int stripe = gate.enter();
        if (stripe == RunGate.CLOSED) {
            throw refusal();
        }
        return stripe;
    }

    private ModelUnavailableException refusal() {
        if (closed) {
            // Whoever left last may have seen this call at the gate.
            endIfLeft();
        }
        return new ModelUnavailableException(
                model,
                Reason.CLOSED,
                closed
                        ? "The predictor of model '" + model + "' is closed"
                        : "Model '" + model + "' takes no further calls: the Inference is " + open.state(),
                null);
    }

    private void exit(int stripe) {
        gate.exit(stripe);
        if (closed) {
            endIfLeft();
        }
    }

    /** Takes no further calls. */
    void refuse() {
        gate.refuse();
    }

    /** Waits until the calls under way are answered, or the deadline is past. */
    void awaitLeft(Deadline until) throws InterruptedException {
        gate.awaitLeft(until);
    }

    /** Calls that are not answered, or null if there are none. */
    @Nullable
    CallsLeft left() {
        long users = gate.users();
        return users == 0 ? null : new CallsLeft(model, users);
    }

    boolean isHooked() {
        return inner instanceof HookedPredictor;
    }

    /** How long its hooks may take after its last call; zero if it has none. */
    Duration hookTimeout() {
        return inner instanceof HookedPredictor<I, O> hooked ? hooked.timeout() : Duration.ZERO;
    }

    @Override
    public void close() {
        closed = true;
        gate.refuse();
        endIfLeft();
    }

    private void endIfLeft() {
        if (gate.users() == 0) {
            end();
        }
    }

    /** Closes what runs the calls, whether they are answered or not. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            inner.close();
            open.remove(this);
        }
    }
}
