package dev.augur.internal.batch;

import dev.augur.CancelledException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Tickets that go through the model together, and the way to stop their run when nobody waits for it any more. */
final class Batch<S, O> implements RunWatch {
    private final List<Ticket<S, O>> tickets;
    private final int rows;
    private final long longest;
    private final Waited waited;

    private final ReentrantLock lock = new ReentrantLock();
    private boolean unwanted;
    private @Nullable Runnable stop;

    /** Claims the tickets. Called under the lock of the run slots. */
    Batch(List<Ticket<S, O>> tickets, long now) {
        this.tickets = List.copyOf(tickets);
        int count = 0;
        long length = 1;
        long nanos = 0;
        Set<Object> callers = new LinkedHashSet<>();
        for (Ticket<S, O> ticket : tickets) {
            ticket.claim(this);
            count += ticket.staged.rows();
            length = Math.max(length, ticket.staged.length());
            nanos += now - ticket.arrived;
            Object caller = ticket.call.caller();
            if (caller != null) {
                callers.add(caller);
            }
        }
        this.rows = count;
        this.longest = length;
        this.waited = new Waited(nanos, List.copyOf(callers));
    }

    List<Ticket<S, O>> tickets() {
        return tickets;
    }

    int rows() {
        return rows;
    }

    long longest() {
        return longest;
    }

    Waited waited() {
        return waited;
    }

    /** Whether nobody waits for any of its tickets. Called under the lock of the run slots. */
    boolean isAbandoned() {
        for (Ticket<S, O> ticket : tickets) {
            if (!ticket.isDone()) {
                return false;
            }
        }
        return true;
    }

    /** Stops the run, or keeps it from beginning. */
    void stopRun() {
        lock.lock();
        try {
            unwanted = true;
            Runnable running = stop;
            if (running != null) {
                running.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the run was stopped, so that its failure is nobody's fault. */
    boolean isStopped() {
        lock.lock();
        try {
            return unwanted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void begins(Runnable how) {
        lock.lock();
        try {
            if (unwanted) {
                throw new CancelledException("Nobody waits for the run any more");
            }
            stop = how;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended() {
        lock.lock();
        try {
            stop = null;
        } finally {
            lock.unlock();
        }
    }
}
