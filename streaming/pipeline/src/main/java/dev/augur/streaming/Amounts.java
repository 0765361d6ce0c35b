package dev.augur.streaming;

import java.time.Duration;
import java.util.Locale;

/** Amounts as a person reads them. */
final class Amounts {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private Amounts() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Decimal units, as storage is sold and S3 bills. */
    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double amount = bytes / 1000.0;
        int unit = 0;
        while (amount >= 999.95) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds / 60 % 60);
    }

    static double perSecond(long count, Duration duration) {
        return duration.isZero() ? 0 : count * NANOS_PER_SECOND / duration.toNanos();
    }
}
