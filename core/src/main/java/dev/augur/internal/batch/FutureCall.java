package dev.augur.internal.batch;

import dev.augur.CallOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A caller who has a future: no thread waits. It has one ticket. */
final class FutureCall<S, O> extends PendingCall<S, O> {
    private final CompletableFuture<O> future;
    private final Executor executor;

    /**
     * A call.
     *
     * @param options of the call
     * @param future completed with the prediction
     * @param executor where what hangs on the future runs, so that it holds up no run
     */
    FutureCall(CallOptions options, CompletableFuture<O> future, Executor executor) {
        super(options);
        this.future = future;
        this.executor = executor;
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
        Ended<O> ended = only().ended();
        if (ended.error() == null) {
            future.complete(ended.value());
        } else {
            future.completeExceptionally(ended.error());
        }
    }
}
