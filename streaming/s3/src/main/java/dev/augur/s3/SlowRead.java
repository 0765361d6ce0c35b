package dev.augur.s3;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells a body that hardly moves, but never so little that the HTTP client's socket timeout ends it. Only the time within
 * reads counts, so that a slow reader is no slow server. For one thread at a time.
 */
final class SlowRead {
    static final Duration WINDOW = Duration.ofSeconds(30);
    static final int LEAST_BYTES = 30_000;
    static final String TEXT =
            "fewer than " + LEAST_BYTES + " bytes arrived in " + WINDOW.toSeconds() + " s of waiting for them";

    private final LongSupplier nanoClock;
    private long begun;
    private long waited;
    private long bytes;

    SlowRead(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** For a new connection. */
    void restart() {
        waited = 0;
        bytes = 0;
    }

    void begin() {
        begun = nanoClock.getAsLong();
    }

    /** After a read; whether the connection should be left for another one. */
    boolean isTooSlow(int arrived) {
        waited += nanoClock.getAsLong() - begun;
        bytes += arrived;
        if (waited < WINDOW.toNanos()) {
            return false;
        }
        boolean slow = bytes < LEAST_BYTES;
        restart();
        return slow;
    }
}
