package dev.augur.model.cache;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log how far a long fetch is. For one thread. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final String what;
    private final long bytes;
    private final long begun;
    private final LongSupplier nanoClock;
    private final long start;
    private long told;
    private long arrived;

    /**
     * Begins.
     *
     * @param what what is fetched
     * @param bytes all of its bytes
     * @param begun those that an earlier fetch left
     * @param nanoClock a clock
     */
    Progress(String what, long bytes, long begun, LongSupplier nanoClock) {
        this.what = what;
        this.bytes = bytes;
        this.begun = begun;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.told = start;
        LOG.info(
                "{}: fetching {} bytes{}", what, bytes, begun == 0 ? "" : ", of which " + begun + " are there already");
    }

    void advance(int count) {
        arrived += count;
        long now = nanoClock.getAsLong();
        if (now - told >= PERIOD.toNanos()) {
            told = now;
            LOG.info(
                    "{}: {} of {} bytes ({} %), {}",
                    what, begun + arrived, bytes, 100 * (begun + arrived) / bytes, speed());
        }
    }

    void end() {
        LOG.info("{}: fetched and checked, {}", what, speed());
    }

    private String speed() {
        double seconds = Math.max(1e-3, (nanoClock.getAsLong() - start) / 1e9);
        return String.format(
                Locale.ROOT, "%.1f MB in %.1f s, %.1f MB/s", arrived / 1e6, seconds, arrived / 1e6 / seconds);
    }
}
