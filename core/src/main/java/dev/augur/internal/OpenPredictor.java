package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DrainReport.CallsLeft;
import dev.augur.ModelUnavailableException;
import dev.augur.Move;
import dev.augur.Outcome;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.engine.RunGate;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers hold. Calls go to the shift of the moment, which another one may relieve at any time; so a call is answered by
 * the load of the version that it began with, and a predictor closes when the last call of its last shift is answered.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class OpenPredictor<I, O> implements Predictor<I, O> {
    private final ModelId model;
    private final Stack<I, O> stack;
    private final List<OpenHook<I, O>> hooks;
    private final OpenWork open;
    private final Shadowing<I, O> shadowing;
    private final Runnable untrack;
    private final Routes<I, O> routes;

    private OpenPredictor(ModelId model, Stack<I, O> stack, List<OpenHook<I, O>> hooks, Workplace workplace) {
        this.model = model;
        this.stack = stack;
        this.hooks = hooks;
        this.open = workplace.open();
        this.untrack = workplace.leaks().opened(stack + " of '" + model + "'");
        this.shadowing = new Shadowing<>(model, stack, workplace);
        this.routes = new Routes<>(model, workplace, this::runner, this::finish);
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

    @Override
    public O predict(I record, CallOptions options) {
        while (true) {
            Route<I, O> at = routes.now();
            Shift<I, O> shift = at.pick(options);
            int stripe = shift.enter();
            if (stripe == RunGate.CLOSED) {
                routes.requireOpen();
            } else {
                try {
                    O answer = shift.runner().predict(record, options);
                    shadowing.follow(at.shadow(), record, answer);
                    return answer;
                } finally {
                    shift.exit(stripe);
                }
            }
        }
    }

    @Override
    public CompletableFuture<O> submit(I record, CallOptions options) {
        try {
            while (true) {
                Route<I, O> at = routes.now();
                Shift<I, O> shift = at.pick(options);
                int stripe = shift.enter();
                if (stripe == RunGate.CLOSED) {
                    routes.requireOpen();
                } else {
                    return submit(at, shift, stripe, record, options);
                }
            }
        } catch (ModelUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<O> submit(Route<I, O> at, Shift<I, O> shift, int stripe, I record, CallOptions options) {
        boolean submitted = false;
        try {
            CompletableFuture<O> answer = shift.runner().submit(record, options);
            submitted = true;
            return Relay.of(answer, (value, error) -> {
                try {
                    if (error == null) {
                        shadowing.follow(at.shadow(), record, value);
                    }
                } finally {
                    shift.exit(stripe);
                }
            });
        } finally {
            if (!submitted) {
                shift.exit(stripe);
            }
        }
    }

    @Override
    public List<O> predictAll(List<? extends I> records, CallOptions options) {
        return inside(options, runner -> runner.predictAll(records, options));
    }

    @Override
    public List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        return inside(options, runner -> runner.predictEach(records, options));
    }

    @Override
    public void warm() {
        for (Shift<I, O> shift : routes.now().all()) {
            int stripe = shift.enter();
            if (stripe == RunGate.CLOSED) {
                routes.requireOpen();
            } else {
                try {
                    shift.runner().warm();
                } finally {
                    shift.exit(stripe);
                }
            }
        }
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
    private <T> T inside(CallOptions options, Function<Predictor<I, O>, T> call) {
        while (true) {
            Shift<I, O> shift = routes.now().pick(options);
            int stripe = shift.enter();
            if (stripe == RunGate.CLOSED) {
                routes.requireOpen();
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
        Shift<I, O> drained = routes.drained();
        return drained != null ? look.apply(drained.runner()) : inside(CallOptions.NONE.routedBy(""), look);
    }

    /** Hooks see what callers see. */
    private Predictor<I, O> runner(Hold hold, boolean answers) {
        Predictor<I, O> runner = stack.on(hold);
        return hooks.isEmpty() || !answers ? runner : new HookedPredictor<>(model, runner, hooks);
    }

    /**
     * Goes over to what the id stands for now, as {@link Routes#follow} has it.
     *
     * @param patient whether what failed before is tried again ever more seldom
     * @return what was done; null if there was nothing to do
     */
    @Nullable
    Move follow(boolean patient) {
        return routes.follow(patient);
    }

    /** Takes no further calls. */
    void refuse() {
        routes.refuse();
    }

    /** Waits until the calls under way are answered, or the deadline is past. */
    void awaitLeft(Deadline until) throws InterruptedException {
        routes.awaitLeft(until);
    }

    /** Calls that are not answered, or null if there are none. */
    @Nullable
    CallsLeft left() {
        long calls = routes.calls();
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
        untrack.run();
        routes.close();
    }

    /** Ends every shift of a closed predictor, whether its calls are answered or not. */
    void end() {
        routes.end();
    }

    private void finish() {
        stack.close();
        hooks.forEach(hook -> hook.executor().close());
        open.remove(this);
    }

    @Override
    public String toString() {
        return stack + " of '" + model + "'";
    }
}
