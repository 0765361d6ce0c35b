package dev.augur.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Futures of calls, handed from one predictor to the one around it. */
final class Relay {
    private Relay() {}

    /**
     * A future that completes as another does, after an action, and hands its cancellation on.
     *
     * @param source the other
     * @param action gets the value or the error, as it was thrown; must not throw
     */
    static <T> CompletableFuture<T> of(CompletableFuture<T> source, BiConsumer<T, @Nullable Throwable> action) {
        CompletableFuture<T> relayed = new CompletableFuture<>();
        into(relayed, source, action);
        return relayed;
    }

    /** Completes a future as another does, after an action, and hands its cancellation on. */
    static <T> void into(
            CompletableFuture<T> relayed, CompletableFuture<T> source, BiConsumer<T, @Nullable Throwable> action) {
        whenDone(source, (value, error) -> {
            Throwable cause = error == null ? null : unwrapped(error);
            try {
                action.accept(value, cause);
            } finally {
                if (cause == null) {
                    relayed.complete(value);
                } else {
                    relayed.completeExceptionally(cause);
                }
            }
        });
        whenDone(relayed, (value, error) -> {
            if (relayed.isCancelled()) {
                source.cancel(true);
            }
        });
    }

    /** Runs an action, which throws nothing, when a future has completed. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static <T> void whenDone(CompletableFuture<T> future, BiConsumer<T, @Nullable Throwable> action) {
        future.whenComplete(action);
    }

    /** What was thrown. */
    static Throwable unwrapped(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause : error;
    }
}
