package dev.augur.streaming;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line a minute in the log. */
final class LogProgress implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final long INTERVAL_NANOS = 60_000_000_000L;

    private final LongSupplier nanoClock;
    private long loggedAt;

    LogProgress(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.loggedAt = nanoClock.getAsLong();
    }

    @Override
    public void update(Status status) {
        long now = nanoClock.getAsLong();
        if (now - loggedAt >= INTERVAL_NANOS) {
            loggedAt = now;
            LOG.info("{}", status);
        }
    }

    @Override
    public void end(Status status) {
        // The report says it all.
    }
}
