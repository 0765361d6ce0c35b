package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.InferenceException;
import dev.augur.OverloadedException;
import dev.augur.internal.ResponseTable.Flight;
import dev.augur.internal.ResponseTable.Stored;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How a call waits for another with equal inputs, as long as its own options allow. */
final class Following<O> {
    /**
     * How the other call ended.
     *
     * @param stored its answer, or null
     * @param error why it has none, or null
     */
    record End<O>(@Nullable Stored<O> stored, @Nullable Throwable error) {
        /** Whether it failed for what its caller, or the moment, brought; else for its inputs or its model. */
        boolean isOfItsCaller() {
            return error instanceof CancelledException
                    || error instanceof DeadlineExceededException
                    || error instanceof OverloadedException;
        }
    }

    private final CachedModel<?, O> model;

    Following(CachedModel<?, O> model) {
        this.model = model;
    }

    /** The end of a flight; fails with what the waiting call's own options bring, which the listener is told. */
    CompletableFuture<End<O>> later(Flight<O> flight, CallOptions options) {
        CompletableFuture<End<O>> end = flight.landing()
                .thenApply(stored -> new End<>(stored, flight.landing().error()));
        if (end.isDone()) {
            return end;
        }
        Cancellation cancellation = options.cancellation();
        if (cancellation != null) {
            Cancellation.Registration registration =
                    cancellation.onCancel(() -> end.completeExceptionally(given("was cancelled")));
            Relay.whenDone(end, (value, error) -> registration.close());
        }
        Deadline deadline = options.deadline();
        if (deadline != null) {
            end.orTimeout(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        }
        return end.handle((value, error) -> {
            if (error == null) {
                return value;
            }
            InferenceException told = error instanceof InferenceException known ? known : late(error);
            model.refused(told);
            throw told;
        });
    }

    /** The end of a flight, for whose landing the calling thread waits. */
    End<O> now(Flight<O> flight, CallOptions options) {
        CompletableFuture<End<O>> end = later(flight, options);
        try {
            return end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancelledException told = given("was interrupted");
            model.refused(told);
            throw told;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InferenceException known) {
                throw known;
            }
            throw new AssertionError("a wait ends with the flight or with the call", e);
        }
    }

    private CancelledException given(String why) {
        return new CancelledException(
                "Model '" + model.id() + "': the call " + why + " while an equal call runs, which goes on");
    }

    private InferenceException late(Throwable error) {
        if (error instanceof TimeoutException) {
            return new DeadlineExceededException("Model '" + model.id()
                    + "': the deadline of the call passed while an equal call runs, which goes on");
        }
        throw new AssertionError("a wait ends with the flight or with the call", error);
    }
}
