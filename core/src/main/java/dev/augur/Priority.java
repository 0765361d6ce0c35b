package dev.augur;

import java.time.Duration;

/**
 * Whom a call goes before while calls wait for a run. Among equals the first comes first. No call waits for ever: one
 * of lower priority is overtaken only by those that came within its {@link #patience()} of it.
 */
public enum Priority {
    /** Somebody waits for it and pays for speed. */
    HIGH(Duration.ZERO),
    /** The default. */
    NORMAL(Duration.ofMillis(100)),
    /** Nobody waits for it: bulk work beside calls. */
    LOW(Duration.ofSeconds(1));

    private final Duration patience;

    Priority(Duration patience) {
        this.patience = patience;
    }

    /**
     * How much later a call may come and still go before one of this priority, if its own patience is none.
     *
     * @return the longest head start
     */
    public Duration patience() {
        return patience;
    }
}
