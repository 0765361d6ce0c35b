package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedRunnable;
import java.time.Duration;

/**
 * How often a batch is predicted again whose model or device failed for a reason that may pass
 * ({@link InferenceException#isRetryable()}). Each delay is twice the one before it, shortened or lengthened at random by up
 * to a half.
 *
 * @param attempts attempts of a batch, at least 1; 1 means no second one
 * @param firstDelay the first delay, at least 1 ms
 * @param longestDelay where the doubling ends, longer than {@code firstDelay}
 */
public record Retries(int attempts, Duration firstDelay, Duration longestDelay) {
    /** 6 attempts, 200 ms, 10 s: about 6 s until a run gives up, and what the attempts themselves take. */
    public static final Retries DEFAULT = new Retries(6, Duration.ofMillis(200), Duration.ofSeconds(10));

    /** A failure ends the run at once. */
    public static final Retries NONE = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(2));

    /**
     * Checks the bounds.
     *
     * @param attempts as the record has it
     * @param firstDelay as the record has it
     * @param longestDelay as the record has it
     */
    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be >= 1, got " + attempts);
        }
        if (firstDelay.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("firstDelay must be >= 1 ms, got " + firstDelay);
        }
        if (longestDelay.compareTo(firstDelay) <= 0) {
            throw new IllegalArgumentException(
                    "longestDelay must be > firstDelay, " + firstDelay + ", got " + longestDelay);
        }
    }

    /** Runs until nothing retryable is thrown, or gives up with the last of it. */
    void run(CheckedRunnable attempt) {
        RetryPolicy<Object> policy = RetryPolicy.builder()
                .handleIf(error -> error instanceof InferenceException known && known.isRetryable())
                .withMaxAttempts(attempts)
                .withBackoff(firstDelay, longestDelay)
                .withJitter(0.5)
                .build();
        try {
            Failsafe.with(policy).run(attempt);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                // Who waits for the batch sees the flag; the batch has no outcome.
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }
}
