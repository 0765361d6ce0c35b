package dev.augur.internal.batch;

import dev.augur.CallOptions;
import dev.augur.InferenceException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A caller who waits for its tickets. What changes is guarded by the lock of the run slots. */
abstract class PendingCall<S, O> {
    private final CallOptions options;
    private final @Nullable Object caller;
    private final List<Ticket<S, O>> all = new ArrayList<>(1);
    private final Set<Ticket<S, O>> open = new LinkedHashSet<>(2);
    /** Tickets that are still to come. */
    private boolean complete;

    private @Nullable InferenceException abandoned;
    private volatile boolean done;

    /**
     * A call without tickets yet.
     *
     * @param options of the call
     * @param caller what the listener wants to know of it, or null
     */
    PendingCall(CallOptions options, @Nullable Object caller) {
        this.options = options;
        this.caller = caller;
    }

    @Nullable
    Object caller() {
        return caller;
    }

    CallOptions options() {
        return options;
    }

    void add(Ticket<S, O> ticket) {
        all.add(ticket);
        open.add(ticket);
    }

    /** No more tickets come; true if that makes it done. */
    boolean complete() {
        boolean wasDone = done;
        complete = true;
        done = open.isEmpty();
        return done && !wasDone;
    }

    /** Whether no more tickets come. */
    boolean isComplete() {
        return complete;
    }

    /** Notes why what is left of it is given up. */
    void abandon(InferenceException because) {
        abandoned = because;
    }

    /** Why what was left of it was given up, or null if it was not. */
    @Nullable
    InferenceException abandonedBecause() {
        return abandoned;
    }

    /** A ticket ended; true if its caller is to be told: there is none left, or it is time for more. */
    boolean ended(Ticket<S, O> ticket) {
        open.remove(ticket);
        done = complete && open.isEmpty();
        return done || (!complete && (open.size() == refillAt() || open.isEmpty()));
    }

    /** At how many open tickets a call that has more to come wants to be told. */
    int refillAt() {
        return 0;
    }

    /** Whether it has many records that come as earlier ones end, and is not counted against the queue's capacity. */
    boolean isBulk() {
        return false;
    }

    /** Every ticket, in the order in which they were added. */
    List<Ticket<S, O>> all() {
        return all;
    }

    /** The ticket of a call that has one. */
    Ticket<S, O> only() {
        return all.get(0);
    }

    int openCount() {
        return open.size();
    }

    /** Those that have not ended; a copy. */
    List<Ticket<S, O>> open() {
        return List.copyOf(open);
    }

    /** Whether every ticket ended. */
    boolean isDone() {
        return done;
    }

    /** Tells it that it is done, or that it is time for more, or that it has a batch to run. Without the lock. */
    abstract void signal();
}
