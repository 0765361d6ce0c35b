package dev.augur.http;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionScheduledEvent;
import dev.failsafe.function.CheckedSupplier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats what failed with a {@link TransientException}, on the caller's thread. Thread-safe. */
final class Retrier {
    private static final Logger LOG = LoggerFactory.getLogger(Retrier.class);

    private final String name;
    private final HttpRetries retries;
    private final FailsafeExecutor<Object> executor;

    Retrier(String name, HttpRetries retries) {
        this.name = name;
        this.retries = retries;
        RetryPolicy<Object> policy = RetryPolicy.builder()
                .handle(TransientException.class)
                .withMaxAttempts(retries.attempts())
                .withDelayFn(this::delay)
                .onRetryScheduled(this::log)
                .build();
        this.executor = Failsafe.with(policy);
    }

    private Duration delay(ExecutionContext<Object> context) {
        Duration usual = retries.delayAfter(context.getAttemptCount());
        Duration jittered = Duration.ofNanos(
                Math.round(usual.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
        Throwable failure = context.getLastException();
        Duration asked = failure instanceof TransientException e ? e.retryAfter() : null;
        return asked == null ? jittered : asked.plus(jittered);
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
            return executor.get(call);
        } catch (FailsafeException e) {
            throw unwrapped(e);
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

    private IOException unwrapped(FailsafeException e) {
        Throwable cause = e.getCause();
        if (cause instanceof TransientException last) {
            return new IOException(last.getMessage() + "; gave up after " + counted(), last.getCause());
        }
        if (cause instanceof IOException other) {
            return other;
        }
        InterruptedIOException interrupted =
                new InterruptedIOException(name + ": interrupted while it waited for the next attempt");
        interrupted.initCause(cause);
        return interrupted;
    }

    private String counted() {
        return retries.attempts() == 1 ? "1 attempt" : retries.attempts() + " attempts in a row without a byte";
    }
}
