package dev.augur.s3;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import dev.failsafe.event.ExecutionScheduledEvent;
import dev.failsafe.function.CheckedSupplier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats what failed with a {@link TransientException}, on the caller's thread. Thread-safe. */
final class Retrier {
    private static final Logger LOG = LoggerFactory.getLogger(Retrier.class);
    private static final double BACKOFF = 2;
    private static final double JITTER = 0.5;

    private final S3Location location;
    private final S3Retries retries;
    private final S3RetryBudget budget;
    private final FailsafeExecutor<Object> executor;

    Retrier(S3Location location, S3Retries retries, S3RetryBudget budget) {
        this.location = location;
        this.retries = retries;
        this.budget = budget;
        this.executor = Failsafe.with(policy());
    }

    private RetryPolicy<Object> policy() {
        RetryPolicyBuilder<Object> builder = RetryPolicy.builder()
                .handle(TransientException.class)
                .withMaxAttempts(retries.attempts())
                .onRetryScheduled(this::log);
        if (retries.firstDelay().equals(retries.longestDelay())) {
            builder.withDelay(retries.firstDelay());
        } else {
            builder.withBackoff(retries.firstDelay(), retries.longestDelay(), BACKOFF);
        }
        return builder.withJitter(JITTER).build();
    }

    private void log(ExecutionScheduledEvent<Object> event) {
        LOG.info(
                "{}; attempt {} of {} follows in {} ms",
                event.getLastException().getMessage(),
                event.getAttemptCount() + 1,
                retries.attempts(),
                event.getDelay().toMillis());
    }

    /** Throws what the call threw, with the number of attempts where they were used up. */
    <T> T call(CheckedSupplier<T> call) throws IOException {
        try {
            return executor.get(attempt -> {
                if (attempt.isRetry()) {
                    spend(attempt.getLastException());
                }
                return call.get();
            });
        } catch (FailsafeException e) {
            throw unwrapped(e);
        }
    }

    private void spend(Throwable failure) throws S3RetryBudgetException {
        if (!budget.spend()) {
            throw new S3RetryBudgetException(
                    failure.getMessage() + "; not tried again, because the budget of retries is spent: " + budget,
                    failure);
        }
    }

    /** The same, where the first attempt has been made and has failed. */
    <T> T callAfter(TransientException first, CheckedSupplier<T> call) throws IOException {
        Iterator<TransientException> failed = List.of(first).iterator();
        return call(() -> {
            if (failed.hasNext()) {
                throw failed.next();
            }
            return call.get();
        });
    }

    /** The same, where the first attempt did well until it failed: the next one follows without a delay. */
    <T> T callAtOnce(TransientException first, CheckedSupplier<T> call) throws IOException {
        if (retries.attempts() == 1) {
            return callAfter(first, call);
        }
        spend(first);
        LOG.info("{}; another attempt follows at once", first.getMessage());
        return call(call);
    }

    private IOException unwrapped(FailsafeException e) {
        Throwable cause = e.getCause();
        if (cause instanceof TransientException last) {
            return new IOException(last.getMessage() + "; gave up after " + counted(), last.getCause());
        }
        if (cause instanceof IOException other) {
            return other;
        }
        InterruptedIOException interrupted =
                new InterruptedIOException(location + ": interrupted while it waited for the next attempt");
        interrupted.initCause(cause);
        return interrupted;
    }

    private String counted() {
        return retries.attempts() == 1 ? "1 attempt" : retries.attempts() + " attempts in a row without a byte";
    }
}
