package dev.augur.internal.batch;

import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.Deadline;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Has concurrent calls of one predictor share runs. The threads of callers do the work: one leads a batch, the others
 * wait for it. Thread-safe.
 *
 * @param <S> the type of a record, after the first step of its codec
 * @param <O> the type of a prediction
 */
public final class Batcher<S, O> implements AutoCloseable {
    private final RunSlots slots;
    private final ReentrantLock lock;
    private final LaneSettings settings;
    private final BatchRunner<S, O> runner;
    private final BatchSizes<S> sizes;
    private final Lane<S, O> lane;

    /**
     * A batcher, whose model takes part in the sharing of the slots until it is closed.
     *
     * @param slots of the device
     * @param settings of the predictor
     * @param sizes that the model may be run with
     * @param runner runs a batch
     */
    public Batcher(RunSlots slots, LaneSettings settings, BatchSizes<S> sizes, BatchRunner<S, O> runner) {
        this.slots = slots;
        this.lock = slots.lock();
        this.settings = settings;
        this.sizes = sizes;
        this.runner = runner;
        this.lane = new Lane<>(slots, settings, sizes, new Tasks());
        lock.lock();
        try {
            slots.add(lane);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether calls are better made without this, because sharing runs costs more than it saves.
     *
     * @return may change at any time
     */
    public boolean isStraight() {
        return lane.mode().isStraight();
    }

    /**
     * A call was made without this.
     *
     * @param nanos what it took
     */
    public void wentStraight(long nanos) {
        if (lock.tryLock()) {
            try {
                lane.mode().sampled(nanos, lane.curve());
            } finally {
                lock.unlock();
            }
        }
    }

    CostCurve curve() {
        return lane.curve();
    }

    /** How many rows wait. */
    int waitingRows() {
        lock.lock();
        try {
            return lane.waitingRows();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Predicts one record; the caller's thread waits, or leads.
     *
     * @param staged the record
     * @param options of the call
     * @return the prediction
     */
    public O predict(Staged<S> staged, CallOptions options) {
        ThreadCall<S, O> call = new ThreadCall<>(options, settings.caller(), 0);
        Cancellation.Registration cancelled = whenCancelled(call);
        try {
            begin(call, staged);
            waitFor(call);
        } finally {
            cancelled.close();
        }
        return resultOf(call.only().ended());
    }

    /**
     * Predicts one record; no thread waits.
     *
     * @param staged the record
     * @param options of the call
     * @param future completed on the executor with the prediction; cancelling it gives the call up
     */
    public void submit(Staged<S> staged, CallOptions options, CompletableFuture<O> future) {
        FutureCall<S, O> call = new FutureCall<>(settings, options, future, runner::discard);
        Cancellation.Registration cancelled = whenCancelled(call);
        Batch<S, O> led = null;
        boolean begun = false;
        try {
            led = begin(call, staged);
            begun = true;
        } finally {
            if (!begun) {
                cancelled.close();
            }
        }
        Deadline deadline = options.deadline();
        CompletableFuture<?> timer = deadline == null
                ? CompletableFuture.completedFuture(null)
                : whenPast(deadline, () -> abandon(call, Errors.expired(settings.model())));
        future.whenComplete((value, error) -> {
            timer.complete(null);
            cancelled.close();
            if (future.isCancelled()) {
                abandon(call, Errors.cancelled(settings.model()));
            }
        });
        if (led != null) {
            lead(led, null);
        }
    }

    /**
     * Predicts many records; the caller's thread waits, leads, and brings more records as earlier ones are done.
     *
     * @param feed gives the records
     * @param options of the call
     * @return what became of each, in order; if the call was given up or its deadline passed before all were brought, the
     *     last one tells why
     */
    public List<Ended<O>> predictMany(BulkFeed<S> feed, CallOptions options) {
        int window = Math.max(2 * settings.maxRows(), BulkCall.WINDOW);
        BulkCall<S, O> bulk = new BulkCall<>(new ThreadCall<>(options, settings.caller(), window / 2), feed, window);
        ThreadCall<S, O> call = bulk.call();
        Cancellation.Registration cancelled = whenCancelled(call);
        try {
            feed(bulk);
            waitFor(call, () -> feed(bulk));
        } finally {
            cancelled.close();
            leave(call);
        }
        return bulk.ended();
    }

    /** Brings more records, if there are some and there is room for them; then waits or leads. */
    private void feed(BulkCall<S, O> bulk) {
        ThreadCall<S, O> call = bulk.call();
        boolean more = locked(signals -> {
            lane.unpark(call);
            return !call.isDone() && bulk.wantsMore();
        });
        List<Staged<S>> staged = more && !call.isLed() ? bulk.next() : List.of();
        locked(signals -> {
            if (!call.isDone()) {
                lane.enterMore(call, staged);
                if (bulk.isFed()) {
                    call.complete();
                }
                if (!call.isLed()) {
                    claimOrPark(call, signals);
                }
            }
            return null;
        });
    }

    /** Nobody waits for a call any more that ended in the middle, and a batch that it was given is run. */
    private void leave(ThreadCall<S, O> call) {
        if (!call.isDone()) {
            abandon(call, Errors.cancelled(settings.model()));
        }
        Batch<S, O> led = call.takeLed();
        if (led != null) {
            lead(led, null);
        }
    }

    private @Nullable Batch<S, O> begin(PendingCall<S, O> call, Staged<S> staged) {
        try {
            return locked(signals -> {
                lane.enter(call, staged, signals);
                call.complete();
                if (call instanceof ThreadCall<S, O> thread) {
                    claimOrPark(thread, signals);
                    return null;
                }
                return lane.claimIfFree(signals);
            });
        } catch (InferenceException e) {
            settings.listener().onRefused(new InferenceListener.Refused(settings.model(), staged.rows(), e));
            throw e;
        }
    }

    private void claimOrPark(ThreadCall<S, O> call, List<Runnable> signals) {
        Batch<S, O> batch = call.isDone() ? null : lane.claimIfFree(signals);
        if (batch == null) {
            lane.park(call);
        } else {
            call.lead(batch);
        }
    }

    private void waitFor(ThreadCall<S, O> call) {
        waitFor(call, () -> {});
    }

    private void waitFor(ThreadCall<S, O> call, Runnable wakened) {
        boolean interrupted = false;
        boolean done = call.isDone();
        Batch<S, O> led = call.takeLed();
        while (led != null || !done) {
            if (led != null) {
                lead(led, call);
            } else {
                interrupted |= park(call);
            }
            wakened.run();
            done = call.isDone();
            led = call.takeLed();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a signal, the deadline or an interrupt; true after an interrupt. */
    private boolean park(ThreadCall<S, O> call) {
        Deadline deadline = call.options().deadline();
        if (deadline == null) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, deadline.remaining().toNanos());
        }
        if (Thread.interrupted()) {
            abandon(call, Errors.interrupted(settings.model()));
            return true;
        }
        if (deadline != null && deadline.isPast()) {
            abandon(call, Errors.expired(settings.model()));
        }
        return false;
    }

    /** Runs a batch on this thread, and hands the slot over. */
    private void lead(Batch<S, O> batch, @Nullable ThreadCall<S, O> leader) {
        BatchExecution<S, O> execution = new BatchExecution<>(batch, runner, sizes);
        CompletableFuture<?> timer = stopWhenPast(batch);
        long start = slots.now();
        try {
            execution.run();
        } finally {
            timer.complete(null);
            locked(signals -> {
                lane.finish(batch, execution, slots.now() - start, signals);
                if (leader != null) {
                    lane.park(leader);
                }
                return null;
            });
        }
    }

    /** Stops a run when the deadlines of all who wait for it have passed. */
    private CompletableFuture<?> stopWhenPast(Batch<S, O> batch) {
        Deadline last = null;
        for (Ticket<S, O> ticket : batch.tickets()) {
            Deadline deadline = ticket.call.options().deadline();
            if (deadline == null) {
                return CompletableFuture.completedFuture(null);
            }
            last = last == null || deadline.remaining().compareTo(last.remaining()) > 0 ? deadline : last;
        }
        return last == null
                ? CompletableFuture.completedFuture(null)
                : whenPast(last, () -> {
                    for (Ticket<S, O> ticket : batch.tickets()) {
                        abandon(ticket.call, Errors.overtaken(settings.model()));
                    }
                });
    }

    private static CompletableFuture<?> whenPast(Deadline deadline, Runnable action) {
        CompletableFuture<@Nullable Object> timer = new CompletableFuture<>();
        timer.completeOnTimeout(action, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)
                .thenAccept(past -> {
                    if (past != null) {
                        action.run();
                    }
                });
        return timer;
    }

    private Cancellation.Registration whenCancelled(PendingCall<S, O> call) {
        Cancellation cancellation = call.options().cancellation();
        if (cancellation == null) {
            return () -> {};
        }
        if (cancellation.isCancelled()) {
            throw Errors.cancelled(settings.model());
        }
        return cancellation.onCancel(() -> abandon(call, Errors.cancelled(settings.model())));
    }

    private void abandon(PendingCall<S, O> call, InferenceException error) {
        List<Batch<S, O>> unwanted = locked(signals -> lane.abandon(call, error, signals));
        unwanted.forEach(Batch::stopRun);
    }

    private static <O> O resultOf(Ended<O> ended) {
        O value = ended.value();
        if (ended.error() != null) {
            throw ended.error();
        }
        if (value == null) {
            throw new AssertionError("a call that is done has a value or an error");
        }
        return value;
    }

    /** Does something with the lane, and afterwards, without the lock, what it asks for. */
    private <T extends @Nullable Object> T locked(UnderLock<T> action) {
        List<Runnable> signals = new ArrayList<>(2);
        T result;
        lock.lock();
        try {
            result = action.on(signals);
        } finally {
            lock.unlock();
            signals.forEach(Runnable::run);
        }
        return result;
    }

    /** Refuses further calls, and ends those that wait; runs under way end normally. */
    @Override
    public void close() {
        locked(signals -> {
            lane.close();
            lane.endAll(Errors.closed(settings.model()), signals);
            slots.remove(lane);
            return null;
        });
    }

    private interface UnderLock<T extends @Nullable Object> {
        T on(List<Runnable> signals);
    }

    /** What the lane asks for. */
    private final class Tasks implements LaneTasks {
        @Override
        public void leadElsewhere() {
            try {
                settings.executor().execute(this::leadNext);
            } catch (RejectedExecutionException e) {
                locked(signals -> {
                    lane.errandBegins();
                    lane.endAll(Errors.refused(settings.model(), e), signals);
                    return null;
                });
            }
        }

        private void leadNext() {
            Batch<S, O> batch = locked(signals -> {
                lane.errandBegins();
                return lane.claimIfFree(signals);
            });
            if (batch != null) {
                lead(batch, null);
            }
        }

        @Override
        public void lookAgainAfter(long nanos) {
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(() -> locked(signals -> {
                        lane.timerEnded();
                        slots.dispatch(signals);
                        lane.setTimerUnlessRipe(signals);
                        return null;
                    }));
        }
    }
}
