package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DrainReport.CallsLeft;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Move;
import dev.augur.Outcome;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.engine.RunGate;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.tensor.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What callers hold. Calls go to the shift of the moment, which another one may relieve at any time; so a call is answered by
 * the load of the version that it began with, and a predictor closes when the last call of its last shift is answered.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class OpenPredictor<I, O> implements Predictor<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(OpenPredictor.class);

    private final ModelId model;
    private final Stack<I, O> stack;
    private final List<OpenHook<I, O>> hooks;
    private final Models models;
    private final OpenWork open;
    private final Shadowing<I, O> shadowing;
    private final InferenceListener listener;
    private final Retries retries = new Retries();
    private final Runnable untrack;
    /** Those that have not ended, those of the route among them. */
    private final Set<Shift<I, O>> shifts = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean finished = new AtomicBoolean();
    /** Held while a route is looked for, or the next one is made ready. */
    private final ReentrantLock routing = new ReentrantLock();
    /** Null before the first use. */
    private volatile @Nullable Route<I, O> route;
    /** Whether calls that find the gate closed are told so, instead of going to the next shift. */
    private volatile boolean refusing;

    private volatile boolean closed;

    private OpenPredictor(ModelId model, Stack<I, O> stack, List<OpenHook<I, O>> hooks, Workplace workplace) {
        this.model = model;
        this.stack = stack;
        this.hooks = hooks;
        this.models = workplace.models();
        this.open = workplace.open();
        this.listener = workplace.listener();
        this.untrack = workplace.leaks().opened(stack + " of '" + model + "'");
        this.shadowing = new Shadowing<>(model, stack, workplace);
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

    // ---- calls

    @Override
    public O predict(I record, CallOptions options) {
        while (true) {
            Route<I, O> at = route();
            Shift<I, O> shift = at.pick(options);
            int stripe = shift.enter();
            if (stripe == RunGate.CLOSED) {
                requireOpen();
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
                Route<I, O> at = route();
                Shift<I, O> shift = at.pick(options);
                int stripe = shift.enter();
                if (stripe == RunGate.CLOSED) {
                    requireOpen();
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
        for (Shift<I, O> shift : route().all()) {
            int stripe = shift.enter();
            if (stripe == RunGate.CLOSED) {
                requireOpen();
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
            Shift<I, O> shift = route().pick(options);
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
        Route<I, O> at = route;
        return refusing && at != null
                ? look.apply(at.all().get(0).runner())
                : inside(CallOptions.NONE.routedBy(""), look);
    }

    private void requireOpen() {
        if (refusing) {
            throw new ModelUnavailableException(
                    model,
                    Reason.CLOSED,
                    closed
                            ? "The predictor of model '" + model + "' is closed"
                            : "Model '" + model + "' takes no further calls: the Inference is " + open.state(),
                    null);
        }
    }

    // ---- routes

    private Route<I, O> route() {
        Route<I, O> at = route;
        return at != null ? at : begin();
    }

    private Route<I, O> begin() {
        routing.lock();
        try {
            Route<I, O> at = route;
            if (at == null) {
                requireOpen();
                ModelRoute what = models.resolve(model);
                synchronized (this) {
                    requireOpen();
                    at = arranged(what, List.of());
                    route = at;
                }
            }
            return at;
        } finally {
            routing.unlock();
        }
    }

    /** A route of those of the given shifts that it needs and that are not relieved, and of new ones. */
    private Route<I, O> arranged(ModelRoute what, List<Shift<I, O>> known) {
        List<Shift<I, O>> chosen = new ArrayList<>();
        what.shares().forEach(share -> chosen.add(shiftOf(share.model(), known, true)));
        ModelId shadow = what.shadow();
        return new Route<>(what, chosen, shadow == null ? null : shiftOf(shadow, known, false));
    }

    private Shift<I, O> shiftOf(ModelId version, List<Shift<I, O>> known, boolean answers) {
        for (Shift<I, O> shift : known) {
            if (shift.model().equals(version) && shift.answers() == answers && !shift.isAsked()) {
                return shift;
            }
        }
        return begun(version, answers);
    }

    private Shift<I, O> begun(ModelId version, boolean answers) {
        Shift<I, O> shift =
                new Shift<>(version, answers, models, hold -> runner(hold, answers), this::relieve, this::ended);
        shifts.add(shift);
        if (refusing) {
            shift.refuse();
        }
        return shift;
    }

    /** Hooks see what callers see. */
    private Predictor<I, O> runner(Hold hold, boolean answers) {
        Predictor<I, O> runner = stack.on(hold);
        return hooks.isEmpty() || !answers ? runner : new HookedPredictor<>(model, runner, hooks);
    }

    /** Puts the next shift in the place of one whose model has to go. */
    private void relieve(Shift<I, O> shift) {
        synchronized (this) {
            shift.ask();
            Route<I, O> at = route;
            if (at != null && !closed && at.all().contains(shift)) {
                route = at.with(shift, begun(shift.model(), shift.answers()));
            }
        }
        shift.relieve();
    }

    /**
     * Goes over to what the id stands for now: loads and warms what is new, then moves the calls, then lets go of what is not
     * needed any more. If anything fails, all stays as it is.
     *
     * @param patient whether what failed before is tried again ever more seldom
     * @return what was done; null if there was nothing to do
     */
    @Nullable
    Move follow(boolean patient) {
        routing.lock();
        try {
            Route<I, O> at = route;
            return at == null || refusing ? null : follow(at, patient);
        } finally {
            routing.unlock();
        }
    }

    private @Nullable Move follow(Route<I, O> from, boolean patient) {
        ModelRoute to = null;
        try {
            to = models.resolve(model);
            if (to.equals(from.what()) || (patient && retries.isTooSoonFor(to))) {
                return null;
            }
            move(from, to);
            retries.succeeded();
            return told(new Move(model, from.what(), to, null));
        } catch (RuntimeException e) {
            // A codec that does not go with the new version may throw anything.
            retries.failed(to);
            return told(new Move(model, from.what(), to, unavailable(e)));
        }
    }

    private InferenceException unavailable(RuntimeException e) {
        return e instanceof InferenceException known
                ? known
                : new ModelUnavailableException(
                        model, Reason.NOT_LOADABLE, "Model '" + model + "' could not be made ready: " + e, e);
    }

    private Move told(Move move) {
        if (move.error() == null) {
            LOG.info("Model '{}' went over from {} to {}", model, move.from(), move.to());
            listener.onMoved(move);
        } else {
            LOG.warn(
                    "Model '{}' stays with {}: {} failed: {}",
                    model,
                    move.from(),
                    move.to() == null ? "the store" : move.to(),
                    move.error().getMessage());
            listener.onMoveFailed(move);
        }
        return move;
    }

    private void move(Route<I, O> from, ModelRoute to) {
        List<Shift<I, O>> known = from.all();
        List<Shift<I, O>> fresh = arranged(to, known).all().stream()
                .filter(shift -> !known.contains(shift))
                .toList();
        boolean moved = false;
        try {
            fresh.forEach(shift -> shift.runner().warm());
            moved = publish(to, fresh);
        } finally {
            if (!moved) {
                fresh.forEach(Shift::relieve);
            }
        }
    }

    /** Moves the calls; false if the predictor was closed meanwhile. */
    private boolean publish(ModelRoute to, List<Shift<I, O>> fresh) {
        List<Shift<I, O>> gone;
        synchronized (this) {
            Route<I, O> at = route;
            if (at == null || closed) {
                return false;
            }
            List<Shift<I, O>> known = new ArrayList<>(at.all());
            known.addAll(fresh);
            Route<I, O> next = arranged(to, known);
            route = next;
            gone = known.stream().filter(shift -> !next.all().contains(shift)).toList();
        }
        gone.forEach(Shift::relieve);
        return true;
    }

    // ---- the end

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
        untrack.run();
        shifts.forEach(Shift::relieve);
        finishIfEnded();
    }

    /** Ends every shift of a closed predictor, whether its calls are answered or not. */
    void end() {
        shifts.forEach(Shift::end);
    }

    private void ended(Shift<I, O> shift) {
        shifts.remove(shift);
        if (!closed && shifts.stream().noneMatch(other -> other.model().equals(shift.model()))) {
            models.drop(shift.model());
        }
        finishIfEnded();
    }

    private void finishIfEnded() {
        if (closed && shifts.isEmpty() && finished.compareAndSet(false, true)) {
            stack.close();
            hooks.forEach(hook -> hook.executor().close());
            open.remove(this);
        }
    }

    @Override
    public String toString() {
        return stack + " of '" + model + "'";
    }
}
