package dev.augur.s3.tck;

import java.time.Duration;

/**
 * How slow the server is.
 *
 * @param bytesPerSecond how many bytes of bodies each connection brings in a second, at least 1; {@link Long#MAX_VALUE} for no
 *     bound
 * @param firstByteDelay how long each answer to a GET takes to begin
 */
public record Throttle(long bytesPerSecond, Duration firstByteDelay) {
    /** As fast as it can be. */
    public static final Throttle NONE = new Throttle(Long.MAX_VALUE, Duration.ZERO);

    /**
     * Checks the bounds.
     *
     * @param bytesPerSecond as the record has it
     * @param firstByteDelay as the record has it
     */
    public Throttle {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond must be >= 1, got " + bytesPerSecond);
        }
        if (firstByteDelay.isNegative()) {
            throw new IllegalArgumentException("firstByteDelay must be >= 0, got " + firstByteDelay);
        }
    }

    /** Nanoseconds that so many bytes take. */
    long nanos(long bytes) {
        return (long) (bytes * 1e9 / bytesPerSecond);
    }
}
