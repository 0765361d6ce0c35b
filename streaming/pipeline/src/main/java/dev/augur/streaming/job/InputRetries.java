package dev.augur.streaming.job;

import dev.augur.io.SourceChangedException;
import dev.augur.streaming.BadRecordException;
import dev.augur.streaming.BrokenObjectException;
import dev.augur.streaming.CorruptStreamException;
import dev.augur.streaming.WrongResumePointException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How often an object is gone on with.
 *
 * @param attempts at least 1
 * @param firstDelay the first delay
 */
record InputRetries(int attempts, Duration firstDelay) {
    static final InputRetries DEFAULT = new InputRetries(3, Duration.ofSeconds(1));
    /** How many times the first delay the longest is. */
    private static final int LONGEST = 32;

    /** Another attempt changes nothing. */
    private static final List<Class<? extends IOException>> FINAL = List.of(
            SourceChangedException.class,
            CorruptStreamException.class,
            BrokenObjectException.class,
            BadRecordException.class,
            TooManyFailedException.class,
            JobChangedException.class,
            WrongResumePointException.class,
            NoSuchFileException.class,
            AccessDeniedException.class,
            InterruptedIOException.class);

    InputRetries {
        if (attempts < 1 || firstDelay.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    "attempts must be >= 1 and firstDelay >= 1 ms, got " + attempts + " and " + firstDelay);
        }
    }

    /** Attempts something, and tells of each failure after which it is attempted again. */
    <T> T call(CheckedSupplier<T> attempt, Consumer<IOException> again) throws IOException {
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handleIf(error ->
                        error instanceof IOException && FINAL.stream().noneMatch(type -> type.isInstance(error)))
                .withMaxAttempts(attempts)
                .withBackoff(firstDelay, firstDelay.multipliedBy(LONGEST))
                .withJitter(0.5)
                .onRetry(event -> again.accept((IOException) event.getLastException()))
                .build();
        try {
            return Failsafe.with(policy).get(attempt);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted =
                        new InterruptedIOException("The job was interrupted between attempts");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        }
    }
}
