package dev.augur.internal;

import dev.augur.Deadline;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Move;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the calls of one predictor go: the route of the moment and its shifts, from the first use to the end. Moves them to
 * another version, and relieves a shift whose model has to go. Thread-safe.
 */
final class Routes<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    /** Makes what runs the calls of a shift. */
    @FunctionalInterface
    interface Runners<I, O> {
        /**
         * Makes one.
         *
         * @param hold the claim on the model
         * @param answers whether callers get its answers; else it is a shadow
         */
        Predictor<I, O> of(Hold hold, boolean answers);
    }

    private final ModelId model;
    private final Models models;
    private final OpenWork open;
    private final InferenceListener listener;
    private final Runners<I, O> runner;
    private final Runnable whenFinished;
    private final Retries retries = new Retries();
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

    /**
     * No route yet.
     *
     * @param model what the predictor was made for
     * @param workplace what it shares with other predictors
     * @param runner makes what runs calls
     * @param whenFinished told once, when all is closed and the last shift has ended
     */
    Routes(ModelId model, Workplace workplace, Runners<I, O> runner, Runnable whenFinished) {
        this.model = model;
        this.models = workplace.models();
        this.open = workplace.open();
        this.listener = workplace.listener();
        this.runner = runner;
        this.whenFinished = whenFinished;
    }

    /** Of a predictor that takes no calls, what its model can still be looked at with; else null. */
    @Nullable
    Shift<I, O> drained() {
        Route<I, O> at = route;
        return refusing && at != null ? at.all().get(0) : null;
    }

    /** Refuses a call, if the predictor takes none. */
    void requireOpen() {
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

    /** Where calls go now; looked for at the first use. */
    Route<I, O> now() {
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
                new Shift<>(version, answers, models, hold -> runner.of(hold, answers), this::relieve, this::ended);
        shifts.add(shift);
        if (refusing) {
            shift.refuse();
        }
        return shift;
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
        if (patient && retries.isTooSoonFor(null)) {
            return null;
        }
        ModelRoute to = null;
        try {
            to = models.resolve(model);
            retries.answered();
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

    /** Calls that are not answered. */
    long calls() {
        return shifts.stream().mapToLong(Shift::calls).sum();
    }

    /** Takes no further calls, and finishes when those under way are answered. */
    void close() {
        synchronized (this) {
            closed = true;
            refusing = true;
        }
        shifts.forEach(Shift::relieve);
        finishIfEnded();
    }

    /** Ends every shift, whether its calls are answered or not. */
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
            whenFinished.run();
        }
    }
}
