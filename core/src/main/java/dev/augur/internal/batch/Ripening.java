package dev.augur.internal.batch;

import org.jspecify.annotations.Nullable;

/** How long the first who waits gives others to come. Guarded by the lock of the run slots. */
final class Ripening {
    private final long maxDelayNanos;
    private final int enoughRows;
    private boolean timerSet;

    /**
     * A rule.
     *
     * @param maxDelayNanos the longest wait; zero for none
     * @param enoughRows so many need not wait for more
     */
    Ripening(long maxDelayNanos, int enoughRows) {
        this.maxDelayNanos = maxDelayNanos;
        this.enoughRows = enoughRows;
    }

    /** Whether anybody ever waits for others. */
    boolean isDelaying() {
        return maxDelayNanos > 0;
    }

    /** Whether a batch may be formed. */
    boolean isRipe(@Nullable Ticket<?, ?> first, int rows, long now) {
        return maxDelayNanos == 0 || rows >= enoughRows || (first != null && left(first, now) <= 0);
    }

    /** How long the first can still wait, in nanoseconds. */
    long left(Ticket<?, ?> first, long now) {
        return maxDelayNanos - (now - first.arrived);
    }

    /** Whether a timer must be set now; one at a time is enough. */
    boolean claimTimer() {
        boolean claimed = !timerSet;
        timerSet = true;
        return claimed;
    }

    void timerEnded() {
        timerSet = false;
    }
}
