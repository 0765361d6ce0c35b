package dev.augur.internal.batch;

import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of one predictor wait for runs. A call that finds a slot free leads a batch at once; those that come
 * meanwhile wait, and when a slot is free again the thread of one of them leads the next batch for all that go with it.
 * What is here changes only under the lock of the run slots; runs are made without it.
 */
final class Lane<S, O> {
    private final RunSlots slots;
    private final LaneSettings settings;
    private final LaneTasks<S, O> tasks;
    private final Ripening ripening;
    private final WaitingLine<S, O> line = new WaitingLine<>();
    private final Forecast forecast;
    private final Forming<S, O> forming;
    private final Admission admission;
    private final Health health;
    private final ModeSwitch mode = new ModeSwitch();
    private final ParkedThreads<S, O> parked = new ParkedThreads<>();

    private long used;
    private int held;
    private long lastCall;
    private long numbers;
    private int bulkRows;
    private int runningRows;
    /** Tasks given to the executor to lead a batch for futures, that have not begun. */
    private int errands;

    /** Whether a slot went to another lane while no thread was there to lead for this one. */
    private boolean passedOver;

    private boolean closed;

    /** An empty lane, which is not among the slots' yet. */
    Lane(RunSlots slots, LaneSettings settings, BatchSizes<S> sizes, LaneTasks<S, O> tasks) {
        this.slots = slots;
        this.settings = settings;
        this.forecast = new Forecast(settings.policy().targetP99());
        this.forming = new Forming<>(line, forecast.curve(), sizes, settings.limits());
        this.tasks = tasks;
        this.ripening = new Ripening(settings.policy().maxDelay().toNanos(), settings.maxRows());
        this.admission = new Admission(settings);
        this.health = new Health(settings.model());
        this.lastCall = slots.now();
    }

    // ---- what the slots ask

    /** What the listener wants to know of a call that this thread makes, or null. */
    @Nullable
    Object caller() {
        return settings.caller();
    }

    boolean isInUse(long now, long within) {
        return held > 0 || !line.isEmpty() || now - lastCall < within;
    }

    boolean hasWork() {
        return !line.isEmpty() && held < slots.share(this) && isRipe();
    }

    long used() {
        return used;
    }

    int held() {
        return held;
    }

    /** Takes a slot; a lane that was idle has no claim on the time that it did not use. */
    long take(long served) {
        used = Math.max(used, served);
        held++;
        return used;
    }

    void give(long usedNanos) {
        held--;
        used += usedNanos;
    }

    /** Finds somebody to lead a batch; false if no thread waits, and one has been asked for. */
    boolean appoint(List<Runnable> signals) {
        dropExpired(signals);
        Ticket<S, O> first = line.first();
        if (first == null || !slots.couldTake(this)) {
            return false;
        }
        ThreadCall<?, ?> leader = leaderFor(first);
        if (leader == null) {
            passedOver = true;
            sendErrand(signals);
            return false;
        }
        Batch<S, O> batch = claim();
        if (batch == null) {
            throw new AssertionError("a lane that could take a slot did not");
        }
        leader.lead(by -> tasks.lead(batch, by));
        signals.add(leader::signal);
        return true;
    }

    /**
     * A thread to lead, which does not wait any more then. For a lane that has none, and that got no slot last time, a
     * thread that waits for another model does it: if the executor came too late for every slot, nobody would.
     */
    private @Nullable ThreadCall<?, ?> leaderFor(Ticket<S, O> first) {
        if (first.call instanceof ThreadCall<S, O> thread && parked.remove(thread)) {
            return thread;
        }
        ThreadCall<?, ?> own = takeParked();
        return own == null && passedOver ? slots.lend(this) : own;
    }

    /** A thread that waits, and does not any more; or null. */
    @Nullable
    ThreadCall<S, O> takeParked() {
        return parked.take();
    }

    private void sendErrand(List<Runnable> signals) {
        if (errands < slots.count()) {
            errands++;
            signals.add(tasks::leadElsewhere);
        }
    }

    // ---- waiting and leading; under the lock

    private boolean isRipe() {
        return closed || ripening.isRipe(line.first(), line.rows(), slots.now());
    }

    /** Takes a slot and the next batch, if both are to be had. */
    @Nullable
    Batch<S, O> claimIfFree(List<Runnable> signals) {
        dropExpired(signals);
        setTimerUnlessRipe(signals);
        return isRipe() ? claim() : null;
    }

    private @Nullable Batch<S, O> claim() {
        Ticket<S, O> first = line.first();
        if (first == null || !slots.tryTake(this)) {
            return null;
        }
        long now = slots.now();
        List<Ticket<S, O>> chosen =
                forming.choose(first, evenShare(line.rows()), ticket -> forecast.nanosLeft(ticket, now));
        for (Ticket<S, O> ticket : chosen) {
            leaveLine(ticket);
        }
        passedOver = false;
        Batch<S, O> batch = new Batch<>(chosen, now);
        runningRows += batch.rows();
        return batch;
    }

    /**
     * Rows of a run if all that are here were spread over the slots: one run for nearly all of them would leave the next
     * slot runs of single rows, for as long as it lasts.
     */
    private int evenShare(int waiting) {
        int share = slots.share(this);
        return ripening.isDelaying() ? Integer.MAX_VALUE : (waiting + runningRows + share - 1) / share;
    }

    /** Ends those whose turn comes too late. */
    private void dropExpired(List<Runnable> signals) {
        Ticket<S, O> first = line.first();
        while (first != null && (first.isExpired() || isHopeless(first))) {
            leaveLine(first);
            endUnrun(first, Errors.expired(settings.model()), signals);
            first = line.first();
        }
    }

    /** Whether a ticket would be late even if it was run now, while others wait that would not. */
    private boolean isHopeless(Ticket<S, O> ticket) {
        return line.rows() > ticket.staged.rows() && forecast.isTooLate(ticket);
    }

    private void leaveLine(Ticket<S, O> ticket) {
        line.remove(ticket);
        bulkRows -= ticket.call.isBulk() ? ticket.staged.rows() : 0;
    }

    /** Ends a ticket that got no run. */
    private void endUnrun(Ticket<S, O> ticket, InferenceException error, List<Runnable> signals) {
        if (end(ticket, null, error, signals)) {
            signals.add(() -> settings.listener()
                    .onRefused(new InferenceListener.Refused(settings.model(), ticket.staged.rows(), error)));
        }
    }

    private boolean end(
            Ticket<S, O> ticket, @Nullable O value, @Nullable RuntimeException error, List<Runnable> signals) {
        if (!ticket.end(value, error)) {
            return false;
        }
        PendingCall<S, O> call = ticket.call;
        if (call.ended(ticket)) {
            parked.removeIfDone(call);
            signals.add(call::signal);
        }
        return true;
    }

    /** Sees to it that the lane is looked at again when the first has waited long enough. */
    void setTimerUnlessRipe(List<Runnable> signals) {
        Ticket<S, O> first = line.first();
        if (first != null && !isRipe() && ripening.claimTimer()) {
            long left = ripening.left(first, slots.now());
            signals.add(() -> tasks.lookAgainAfter(left));
        }
    }

    // ---- entrances; under the lock

    /** Lets a call in, to wait. */
    void enter(PendingCall<S, O> call, Staged<S> staged, List<Runnable> signals) {
        dropExpired(signals);
        InferenceException abandoned = call.abandonedBecause();
        if (abandoned != null) {
            throw abandoned;
        }
        checkOpen();
        admission.admit(call.options(), staged.rows(), state(staged));
        enqueue(call, staged, 0);
    }

    /** Lets more records of a call in, as long as the model is there and answers. */
    void enterMore(PendingCall<S, O> call, List<Staged<S>> more) {
        if (!more.isEmpty()) {
            checkOpen();
        }
        double each = Math.max(1, curve().rowNanos());
        double ahead = call.openCount() * each;
        for (Staged<S> staged : more) {
            enqueue(call, staged, (long) ahead);
            bulkRows += staged.rows();
            ahead += each;
        }
    }

    private void enqueue(PendingCall<S, O> call, Staged<S> staged, long later) {
        long now = slots.now();
        lastCall = now;
        long due = now + later + call.options().priority().patience().toNanos();
        Ticket<S, O> ticket = new Ticket<>(call, staged, new Arrival(now, due, numbers++));
        line.add(ticket);
        call.add(ticket);
    }

    private void checkOpen() {
        if (closed) {
            throw new ModelUnavailableException(
                    settings.model(),
                    Reason.CLOSED,
                    "The predictor of model '" + settings.model() + "' is closed",
                    null);
        }
        health.enter(slots.now());
    }

    private LaneState state(Staged<S> staged) {
        boolean runsNow = line.isEmpty() && slots.couldTake(this);
        int together = runsNow ? staged.rows() : rowsWith(staged);
        return forecast.state(staged, runsNow, line.rows() - bulkRows, together, slots.share(this));
    }

    /** Rows of the run that a call would be in. */
    private int rowsWith(Staged<S> staged) {
        int all = Math.min(settings.maxRows(), line.rows() + staged.rows());
        return Math.max(staged.rows(), curve().likely(Math.min(all, evenShare(all)), staged.length()));
    }

    // ---- exits; under the lock

    /** Gives a batch's results to its callers and its slot to whoever is next, be it the one who led. */
    void finish(BatchExecution<S, O> execution, @Nullable ThreadCall<?, ?> leader, long nanos, List<Runnable> signals) {
        List<Runnable> answers = new ArrayList<>();
        Batch<S, O> batch = execution.batch();
        List<Ticket<S, O>> tickets = batch.tickets();
        long now = slots.now();
        for (int i = 0; i < tickets.size(); i++) {
            Ticket<S, O> ticket = tickets.get(i);
            O value = execution.value(i);
            if (execution.isLate(i)) {
                endUnrun(ticket, Errors.expired(settings.model()), answers);
            } else if (end(ticket, value, value == null ? execution.error(i) : null, answers)) {
                admission.answered(now - ticket.arrived);
            } else {
                int unwanted = i;
                answers.add(() -> execution.discard(unwanted));
            }
        }
        if (execution.wasOneRun()) {
            forecast.ran(batch, nanos);
            mode.ranBatch(curve());
        }
        health.ran(execution, now);
        runningRows -= batch.rows();
        slots.release(this, nanos);
        if (leader != null && !leader.isBulk()) {
            leader.waitAgain();
        }
        slots.dispatch(signals);
        signals.addAll(answers);
    }

    /** The thread of a call waits, and may be given a batch. */
    void park(ThreadCall<S, O> call) {
        parked.add(call);
    }

    /** The thread of a call is busy with something else. */
    void unpark(ThreadCall<S, O> call) {
        parked.remove(call);
    }

    /** A task of the executor begins. */
    void errandBegins() {
        errands--;
    }

    void timerEnded() {
        ripening.timerEnded();
    }

    /** Whether a run that a call takes part in is under way, or about to begin. */
    boolean isRunning(PendingCall<S, O> call) {
        return call.open().stream().anyMatch(ticket -> ticket.batch() != null);
    }

    /** Ends what is left of a call, and stops the runs that nobody waits for any more. */
    void abandon(PendingCall<S, O> call, InferenceException error, List<Runnable> signals) {
        if (!call.isDone()) {
            call.abandon(error);
        }
        if (call.complete()) {
            parked.removeIfDone(call);
            signals.add(call::signal);
        }
        for (Ticket<S, O> ticket : call.open()) {
            Batch<S, O> batch = ticket.batch();
            if (batch == null) {
                leaveLine(ticket);
                endUnrun(ticket, error, signals);
            } else {
                end(ticket, null, error, signals);
                if (batch.isAbandoned()) {
                    signals.add(batch::stopRun);
                }
            }
        }
    }

    /** Ends everyone who waits. */
    void endAll(InferenceException error, List<Runnable> signals) {
        for (Ticket<S, O> ticket : line.all()) {
            leaveLine(ticket);
            endUnrun(ticket, error, signals);
        }
    }

    void close() {
        closed = true;
    }

    int waitingRows() {
        return line.rows();
    }

    ModeSwitch mode() {
        return mode;
    }

    CostCurve curve() {
        return forecast.curve();
    }
}
