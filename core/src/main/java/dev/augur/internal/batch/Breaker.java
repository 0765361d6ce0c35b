package dev.augur.internal.batch;

import java.util.concurrent.TimeUnit;

/**
 * Keeps calls from a model whose engine fails run after run: after so many failures without a success it opens, and lets
 * one call in at a time after a pause that doubles each time that one fails. Guarded by the lock of the run slots.
 */
final class Breaker {
    /** More than a batch of poisoned records gives before an innocent one succeeds, mostly. */
    static final int FAILURES = 32;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private int failures;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long opensAgain;
    /** Whether a call was let in to see if the model answers again. */
    private boolean trying;

    /** Nanoseconds until a call is let in; zero if it may come, and then it is counted as a try. */
    long enter(long now) {
        if (failures < FAILURES) {
            return 0;
        }
        long left = opensAgain - now;
        if (left > 0) {
            return left;
        }
        opensAgain = now + pauseNanos;
        trying = true;
        return 0;
    }

    /** A run of one record failed in the engine; true if that opened the breaker. */
    boolean failed(long now) {
        failures++;
        if (failures < FAILURES) {
            return false;
        }
        boolean first = failures == FAILURES;
        if (first || trying) {
            pauseNanos = first ? FIRST_PAUSE_NANOS : Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
            opensAgain = now + pauseNanos;
            trying = false;
        }
        return first;
    }

    /** A run succeeded; true if that closed the breaker. */
    boolean succeeded() {
        boolean wasOpen = failures >= FAILURES;
        failures = 0;
        trying = false;
        return wasOpen;
    }

    int failures() {
        return failures;
    }
}
