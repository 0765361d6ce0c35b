package dev.augur.internal.batch;

import dev.augur.CallOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** A caller who has a future: no thread waits. It has one ticket. */
final class FutureCall<S, O> extends PendingCall<S, O> {
    private final CompletableFuture<O> future;
    private final Executor executor;
    private final Consumer<O> discard;

    /**
     * A call.
     *
     * @param settings of the lane: its executor is where what hangs on the future runs, so that it holds up no run
     * @param options of the call
     * @param future completed with the prediction
     * @param discard frees a prediction that the future did not take, because it was cancelled
     */
    FutureCall(LaneSettings settings, CallOptions options, CompletableFuture<O> future, Consumer<O> discard) {
        super(options, settings.caller());
        this.future = future;
        this.executor = settings.executor();
        this.discard = discard;
    }

    @Override
    void signal() {
        try {
            executor.execute(this::completeFuture);
        } catch (RejectedExecutionException e) {
            completeFuture();
        }
    }

    private void completeFuture() {
        Ended<O> ended = all().isEmpty() ? new Ended<>(null, abandonedBecause()) : only().ended();
        if (ended.error() == null) {
            O value = ended.value();
            if (!future.complete(value) && value != null) {
                discard.accept(value);
            }
        } else {
            future.completeExceptionally(ended.error());
        }
    }
}
