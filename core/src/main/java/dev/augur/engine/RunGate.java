package dev.augur.engine;

import dev.augur.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lets many threads use a native object, and one free it when none does: after {@link #close()} nobody enters, and it
 * returns when everybody has left. Thread-safe.
 *
 * <p>Users are counted in stripes, each on cache lines of its own, so that threads on different cores do not write to
 * the same line. A user leaves through the stripe that it entered by; therefore a stripe that reads zero after the gate
 * closed stays zero, and the stripes can be read one after the other.
 */
public final class RunGate {
    /** What {@link #enter()} answers when the gate is closed. */
    public static final int CLOSED = -1;

    /** Longs between two counters: two cache lines, because processors fetch them in pairs. */
    private static final int STRIDE = 16;

    private static final int MAX_STRIPES = 64;

    /** The low bits of a counter tell who is inside, the others how many ever were: both for the price of one. */
    private static final int INSIDE_BITS = 24;

    private static final long INSIDE = (1L << INSIDE_BITS) - 1;
    private static final long ONE_MORE = (1L << INSIDE_BITS) + 1;

    private final AtomicLongArray users;
    private final int mask;
    private final Object left = new Object();
    private volatile boolean closed;

    /** An open gate with a stripe for each processor of this machine. */
    public RunGate() {
        this(Runtime.getRuntime().availableProcessors());
    }

    RunGate(int processors) {
        int stripes = Integer.highestOneBit(2 * Math.min(MAX_STRIPES, Math.max(1, processors)) - 1);
        this.users = new AtomicLongArray((stripes + 1) * STRIDE);
        this.mask = stripes - 1;
    }

    /**
     * Enters, unless the gate is closed.
     *
     * @return the stripe to {@linkplain #exit leave} by, or {@link #CLOSED}
     */
    public int enter() {
        int stripe = stripe();
        users.getAndAdd(stripe, ONE_MORE);
        if (closed) {
            users.getAndAdd(stripe, 1 - ONE_MORE);
            exit(stripe);
            return CLOSED;
        }
        return stripe;
    }

    /**
     * Leaves.
     *
     * @param stripe what {@link #enter()} gave
     */
    public void exit(int stripe) {
        users.getAndDecrement(stripe);
        if (closed) {
            synchronized (left) {
                left.notifyAll();
            }
        }
    }

    /**
     * Whether the gate was closed.
     *
     * @return true once {@link #close()} was called
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes the gate and waits for nobody.
     *
     * @return true for the one caller who closed it
     */
    public boolean refuse() {
        synchronized (left) {
            boolean first = !closed;
            closed = true;
            return first;
        }
    }

    /**
     * Waits until everybody has left a closed gate.
     *
     * @param until when to wait no longer
     * @return false if somebody is still inside
     * @throws InterruptedException if the calling thread was interrupted while it waited
     */
    public boolean awaitLeft(Deadline until) throws InterruptedException {
        synchronized (left) {
            while (inUse() && !until.isPast()) {
                TimeUnit.NANOSECONDS.timedWait(left, until.remaining().toNanos());
            }
            return !inUse();
        }
    }

    /**
     * How many are inside, counted while others may come and go.
     *
     * @return exact once nobody comes or goes
     */
    public long users() {
        long users = 0;
        for (int stripe = STRIDE; stripe < this.users.length(); stripe += STRIDE) {
            users += this.users.get(stripe) & INSIDE;
        }
        return users;
    }

    /**
     * How many ever came in, counted while others may.
     *
     * @return exact once nobody comes; wraps after 2^40 for a stripe
     */
    public long entries() {
        long entries = 0;
        for (int stripe = STRIDE; stripe < this.users.length(); stripe += STRIDE) {
            entries += this.users.get(stripe) >>> INSIDE_BITS;
        }
        return entries;
    }

    /**
     * Closes the gate and waits until everybody has left; an interrupt does not end the wait but stays set. Never call it
     * from inside.
     *
     * @return true for the one caller who closed it, and who now may free what it guards
     */
    public boolean close() {
        boolean first = refuse();
        boolean interrupted = false;
        synchronized (left) {
            while (inUse()) {
                try {
                    left.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return first;
    }

    private boolean inUse() {
        for (int stripe = STRIDE; stripe < users.length(); stripe += STRIDE) {
            if ((users.get(stripe) & INSIDE) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Spreads thread ids, which are small and dense, over the stripes. The first stride keeps off the array's header. */
    private int stripe() {
        int hash = (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 32);
        return ((hash & mask) + 1) * STRIDE;
    }
}
