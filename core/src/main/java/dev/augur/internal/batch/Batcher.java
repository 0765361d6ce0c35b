package dev.augur.internal.batch;

import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.Deadline;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.model.ModelId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
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
    private final LaneSettings settings;
    private final BatchRunner<S, O> runner;
    private final Leading<S, O> leading;
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
        this.settings = settings;
        this.runner = runner;
        this.leading = new Leading<>(slots, settings, sizes, runner);
        this.lane = leading.lane();
        slots.locked(signals -> {
            slots.add(lane);
            return null;
        });
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
        slots.ifUnlocked(() -> lane.mode().sampled(nanos, lane.curve()));
    }

    CostCurve curve() {
        return lane.curve();
    }

    /** How many rows wait. */
    int waitingRows() {
        return Objects.requireNonNull(slots.locked(signals -> lane.waitingRows()));
    }

    /**
     * Predicts one record; the caller's thread waits, or leads.
     *
     * @param staged the record
     * @param options of the call
     * @return the prediction
     */
    public O predict(Staged<S> staged, CallOptions options) {
        ThreadCall<S, O> call = new ThreadCall<>(options, lane);
        Cancellation.Registration cancelled = whenCancelled(call);
        boolean ended = false;
        try {
            begin(call, staged);
            waitFor(call, () -> {});
            ended = true;
        } finally {
            cancelled.close();
            if (!ended) {
                leave(call);
            }
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
        try {
            watch(call, future, cancelled);
        } finally {
            if (led != null) {
                leading.lead(led, null);
            }
        }
    }

    /** Gives a call up at its deadline, and when its future was ended by anybody else. */
    private void watch(FutureCall<S, O> call, CompletableFuture<O> future, Cancellation.Registration cancelled) {
        Alarm alarm = Alarm.at(call.options().deadline(), () -> abandonLate(call));
        CompletableFuture<O> unused = future.whenComplete((value, error) -> {
            if (alarm != null) {
                alarm.close();
            }
            cancelled.close();
            if (!call.isDone()) {
                abandon(call, Errors.cancelled(settings.model()));
            }
        });
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
        BulkCall<S, O> bulk = new BulkCall<>(new ThreadCall<>(options, lane, window / 2), feed, window);
        ThreadCall<S, O> call = bulk.call();
        Cancellation.Registration cancelled = whenCancelled(call);
        boolean ended = false;
        try {
            feed(bulk);
            waitFor(call, () -> feed(bulk));
            ended = true;
        } finally {
            cancelled.close();
            if (!ended) {
                leave(call);
            }
        }
        return bulk.ended();
    }

    /** Brings more records, as long as there are some and there is room for them; then waits or leads. */
    private void feed(BulkCall<S, O> bulk) {
        Deadline deadline = bulk.call().options().deadline();
        if (deadline != null && deadline.isPast()) {
            abandonLate(bulk.call());
        }
        boolean more = Boolean.TRUE.equals(slots.locked(signals -> {
            lane.unpark(bulk.call());
            return !bulk.call().isLed() && bulk.wantsMore();
        }));
        do {
            List<Staged<S>> staged = more ? bulk.next() : List.of();
            more = Boolean.TRUE.equals(slots.locked(signals -> enterMore(bulk, staged, signals)));
        } while (more);
    }

    /** True if there is room for more, and nothing else for the thread to do. */
    private boolean enterMore(BulkCall<S, O> bulk, List<Staged<S>> staged, List<Runnable> signals) {
        ThreadCall<S, O> call = bulk.call();
        if (call.isDone()) {
            return false;
        }
        try {
            lane.enterMore(call, staged);
        } catch (ModelUnavailableException e) {
            call.abandon(e);
        }
        if (bulk.isFed() || call.abandonedBecause() != null) {
            call.complete();
        }
        if (!call.isLed()) {
            claimOrPark(call, signals);
        }
        boolean more = !call.isLed() && call.abandonedBecause() == null && bulk.wantsMore();
        if (more) {
            lane.unpark(call);
        }
        return more;
    }

    /**
     * The thread of a call goes before all of it has ended well: something was thrown. Nobody waits for it any more, a
     * batch that it was given is run, and what nobody gets is freed.
     */
    private void leave(ThreadCall<S, O> call) {
        abandon(call, Errors.cancelled(settings.model()));
        Lead led = call.takeLed();
        try {
            if (led != null) {
                led.run(null);
            }
        } finally {
            for (Ticket<S, O> ticket : call.all()) {
                O value = ticket.ended().value();
                if (value != null) {
                    runner.discard(value);
                }
            }
        }
    }

    private @Nullable Batch<S, O> begin(PendingCall<S, O> call, Staged<S> staged) {
        try {
            return slots.locked(signals -> {
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
            call.lead(by -> leading.lead(batch, by));
        }
    }

    private void waitFor(ThreadCall<S, O> call, Runnable wakened) {
        boolean interrupted = false;
        try {
            boolean done = call.isDone();
            Lead led = call.takeLed();
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
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs a batch on the thread of a call, whose own deadline is kept all the same. */
    private void lead(Lead led, ThreadCall<S, O> call) {
        Alarm alarm = Alarm.at(call.options().deadline(), () -> abandonLate(call));
        try {
            led.run(call);
        } finally {
            if (alarm != null) {
                alarm.close();
            }
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
            abandonLate(call);
        }
        return false;
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
        slots.locked(signals -> {
            lane.abandon(call, error, signals);
            return null;
        });
    }

    private void abandonLate(PendingCall<S, O> call) {
        slots.locked(signals -> {
            boolean running = lane.isRunning(call);
            ModelId model = settings.model();
            lane.abandon(call, running ? Errors.overtaken(model) : Errors.expired(model), signals);
            return null;
        });
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

    /** Refuses further calls, and ends those that wait; runs under way end normally. */
    @Override
    public void close() {
        slots.locked(signals -> {
            lane.close();
            lane.endAll(Errors.closed(settings.model()), signals);
            slots.remove(lane);
            return null;
        });
    }
}
