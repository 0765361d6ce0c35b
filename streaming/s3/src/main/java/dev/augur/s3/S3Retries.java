package dev.augur.s3;

import java.time.Duration;

/**
 * How long a read goes on trying when no byte arrives. A byte that arrives starts the count again. Each delay is
 * twice the one before it and then shortened or lengthened at random by up to a half. There is none behind a connection that
 * brought as many bytes as give a retry back ({@link S3RetryBudget}) before it broke. These attempts come on top of
 * the {@code S3Client}'s own, which end where a response begins.
 *
 * @param attempts attempts in a row without a byte, at least 1; 1 means no second attempt
 * @param firstDelay the first delay, at least 1 ms
 * @param longestDelay where the doubling ends, at least {@code firstDelay}
 */
public record S3Retries(int attempts, Duration firstDelay, Duration longestDelay) {
    /** 8 attempts, 100 ms, 5 s: about 11 s until a read gives up, and what the attempts themselves take. */
    public static final S3Retries DEFAULT = new S3Retries(8, Duration.ofMillis(100), Duration.ofSeconds(5));

    /**
     * Checks the bounds.
     *
     * @param attempts as the record has it
     * @param firstDelay as the record has it
     * @param longestDelay as the record has it
     */
    public S3Retries {
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
}
