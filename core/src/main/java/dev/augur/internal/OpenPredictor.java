package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DrainReport.CallsLeft;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Outcome;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.engine.RunGate;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers hold. Calls go to the shift of the moment, which another one may relieve at any time; so a call is answered by
 * the load of the model that it began with, and a predictor closes when the last call of its last shift is answered.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class OpenPredictor<I, O> implements Predictor<I, O> {
    private final ModelId model;
    private final Stack<I, O> stack;
    private final List<OpenHook<I, O>> hooks;
    private final Models models;
    private final OpenWork open;
    /** Those that have not ended, the current one among them. */
    private final Set<Shift<I, O>> shifts = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile Shift<I, O> current;
    /** Whether calls that find the gate closed are told so, instead of going to the next shift. */
    private volatile boolean refusing;

    private volatile boolean closed;

    private OpenPredictor(ModelId model, Stack<I, O> stack, List<OpenHook<I, O>> hooks, Workplace workplace) {
        this.model = model;
        this.stack = stack;
        this.hooks = hooks;
        this.models = workplace.models();
        this.open = workplace.open();
        this.current = begun();
    }

    /**
     * Makes a predictor, and adds it to the open work.
     *
     * @param model its model
     * @param stack how calls are made
     * @param hooks what is done before and after, in order
     * @param workplace what it shares with other predictors
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     * @return what callers hold
     */
    public static <I, O> Predictor<I, O> of(
            ModelId model, Stack<I, O> stack, List<HookSetting<I, O>> hooks, Workplace workplace) {
        List<OpenHook<I, O>> opened = hooks.stream()
                .map(setting -> new OpenHook<>(setting.hook(), setting.policy(), model, workplace))
                .toList();
        OpenPredictor<I, O> predictor = new OpenPredictor<>(model, stack, opened, workplace);
        workplace.open().add(predictor);
        return predictor;
    }

    private Shift<I, O> begun() {
        Shift<I, O> shift = new Shift<>(model, models, this::runner, this::relieve, this::ended);
        shifts.add(shift);
        return shift;
    }

    private Predictor<I, O> runner(Hold hold) {
        Predictor<I, O> runner = stack.on(hold);
        return hooks.isEmpty() ? runner : new HookedPredictor<>(model, runner, hooks);
    }

    @Override
    public O predict(I record, CallOptions options) {
        while (true) {
            Shift<I, O> shift = current;
            int stripe = shift.enter();
            if (stripe == RunGate.CLOSED) {
                requireOpen();
            } else {
                try {
                    return shift.runner().predict(record, options);
                } finally {
                    shift.exit(stripe);
                }
            }
        }
    }

    @Override
    public CompletableFuture<O> submit(I record, CallOptions options) {
        while (true) {
            Shift<I, O> shift = current;
            int stripe = shift.enter();
            if (stripe != RunGate.CLOSED) {
                return submit(shift, stripe, record, options);
            }
            if (refusing) {
                return CompletableFuture.failedFuture(refusal());
            }
        }
    }

    private CompletableFuture<O> submit(Shift<I, O> shift, int stripe, I record, CallOptions options) {
        boolean submitted = false;
        try {
            CompletableFuture<O> answer = shift.runner().submit(record, options);
            submitted = true;
            return Relay.of(answer, (value, error) -> shift.exit(stripe));
        } finally {
            if (!submitted) {
                shift.exit(stripe);
            }
        }
    }

    @Override
    public List<O> predictAll(List<? extends I> records, CallOptions options) {
        return inside(runner -> runner.predictAll(records, options));
    }

    @Override
    public List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        return inside(runner -> runner.predictEach(records, options));
    }

    @Override
    public void warm() {
        looking(runner -> {
            runner.warm();
            return runner;
        });
    }

    @Override
    public Placement explain() {
        return looking(Predictor::explain);
    }

    @Override
    public Signature signature() {
        return looking(Predictor::signature);
    }

    /** A call, which a drained predictor refuses. */
    private <T> T inside(Function<Predictor<I, O>, T> call) {
        while (true) {
            Shift<I, O> shift = current;
            int stripe = shift.enter();
            if (stripe == RunGate.CLOSED) {
                requireOpen();
            } else {
                try {
                    return call.apply(shift.runner());
                } finally {
                    shift.exit(stripe);
                }
            }
        }
    }

    /** A look at the model, which a drained predictor allows. */
    private <T> T looking(Function<Predictor<I, O>, T> look) {
        return refusing ? look.apply(current.runner()) : inside(look);
    }

    private void requireOpen() {
        if (refusing) {
            throw refusal();
        }
    }

    private ModelUnavailableException refusal() {
        return new ModelUnavailableException(
                model,
                Reason.CLOSED,
                closed
                        ? "The predictor of model '" + model + "' is closed"
                        : "Model '" + model + "' takes no further calls: the Inference is " + open.state(),
                null);
    }

    /** Puts the next shift in the place of one whose model has to go. */
    private void relieve(Shift<I, O> shift) {
        synchronized (this) {
            if (current == shift && !closed) {
                current = begun();
                if (refusing) {
                    current.refuse();
                }
            }
        }
        shift.relieve();
    }

    /** Takes no further calls. */
    void refuse() {
        synchronized (this) {
            refusing = true;
            shifts.forEach(Shift::refuse);
        }
    }

    /** Waits until the calls under way are answered, or the deadline is past. */
    void awaitLeft(Deadline until) throws InterruptedException {
        for (Shift<I, O> shift : shifts) {
            shift.awaitLeft(until);
        }
    }

    /** Calls that are not answered, or null if there are none. */
    @Nullable
    CallsLeft left() {
        long calls = shifts.stream().mapToLong(Shift::calls).sum();
        return calls == 0 ? null : new CallsLeft(model, calls);
    }

    boolean isHooked() {
        return !hooks.isEmpty();
    }

    /** How long its hooks may take after its last call; zero if it has none. */
    Duration hookTimeout() {
        return hooks.stream()
                .map(hook -> hook.executor().timeout())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            refusing = true;
        }
        shifts.forEach(Shift::relieve);
    }

    /** Ends every shift of a closed predictor, whether its calls are answered or not. */
    void end() {
        shifts.forEach(Shift::end);
    }

    private void ended(Shift<I, O> shift) {
        shifts.remove(shift);
        if (closed && shifts.isEmpty() && finished.compareAndSet(false, true)) {
            stack.close();
            hooks.forEach(hook -> hook.executor().close());
            open.remove(this);
        }
    }

    @Override
    public String toString() {
        return current.runner().toString();
    }
}
