package dev.augur.internal.batch;

import dev.augur.Deadline;
import org.jspecify.annotations.Nullable;

/** A record that waits for a run, or is in one. What changes is guarded by the lock of the run slots. */
final class Ticket<S, O> {
    private enum State {
        WAITING,
        CLAIMED,
        DONE
    }

    final PendingCall<S, O> call;
    final Staged<S> staged;
    /** When it came, on the lane's clock. */
    final long arrived;
    /** Who goes first: the one whose time this is sooner. */
    final long due;
    /** Tells tickets apart that are alike in everything else; grows. */
    final long number;

    /** Also read without the lock, by the thread that runs its batch. */
    private volatile State state = State.WAITING;

    private @Nullable Batch<S, O> batch;
    private @Nullable O value;
    private @Nullable RuntimeException error;

    Ticket(PendingCall<S, O> call, Staged<S> staged, Arrival arrival) {
        this.call = call;
        this.staged = staged;
        this.arrived = arrival.time();
        this.due = arrival.due();
        this.number = arrival.number();
    }

    boolean isExpired() {
        Deadline deadline = call.options().deadline();
        return deadline != null && deadline.isPast();
    }

    /** Nanoseconds until its deadline; the most there are if it has none. */
    long nanosLeft() {
        Deadline deadline = call.options().deadline();
        return deadline == null ? Long.MAX_VALUE : deadline.remaining().toNanos();
    }

    boolean isDone() {
        return state == State.DONE;
    }

    void claim(Batch<S, O> by) {
        state = State.CLAIMED;
        batch = by;
    }

    /** The batch that it is in, while it is in one. */
    @Nullable
    Batch<S, O> batch() {
        return batch;
    }

    /** Ends it, unless it has ended; true if it had not. */
    boolean end(@Nullable O with, @Nullable RuntimeException because) {
        if (state == State.DONE) {
            return false;
        }
        state = State.DONE;
        batch = null;
        value = with;
        error = because;
        return true;
    }

    /** What became of it, once its call is done. */
    Ended<O> ended() {
        return new Ended<>(value, error);
    }
}
