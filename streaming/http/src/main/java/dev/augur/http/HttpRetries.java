package dev.augur.http;

import java.time.Duration;

/**
 * How long a read goes on trying when no byte arrives. A byte that arrives starts the count again. Each delay is twice the one
 * before it and then shortened or lengthened at random by up to a half. A server that names a delay ({@code Retry-After}) is
 * obeyed up to a minute; one that names more is an error at once.
 *
 * @param attempts attempts in a row without a byte, at least 1; 1 means no second attempt
 * @param firstDelay the first delay, at least 1 ms
 * @param longestDelay where the doubling ends, at least {@code firstDelay}
 */
public record HttpRetries(int attempts, Duration firstDelay, Duration longestDelay) {
    /** 8 attempts, 100 ms, 5 s: about 11 s until a read gives up, and what the attempts themselves take. */
    public static final HttpRetries DEFAULT = new HttpRetries(8, Duration.ofMillis(100), Duration.ofSeconds(5));

    /**
     * Checks the bounds.
     *
     * @param attempts as the record has it
     * @param firstDelay as the record has it
     * @param longestDelay as the record has it
     */
    public HttpRetries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be >= 1, got " + attempts);
        }
        if (firstDelay.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("firstDelay must be >= 1 ms, got " + firstDelay);
        }
        if (longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("longestDelay must be >= " + firstDelay + ", got " + longestDelay);
        }
    }

    /** The delay behind so many attempts that failed, before chance changes it. */
    Duration delayAfter(int failed) {
        double factor = Math.pow(2, Math.min(failed, 32) - 1.0);
        return factor >= (double) longestDelay.toNanos() / firstDelay.toNanos()
                ? longestDelay
                : Duration.ofNanos(Math.round(firstDelay.toNanos() * factor));
    }
}
