package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.Deadline;
import dev.augur.Hook;
import dev.augur.Hook.Fault;
import dev.augur.Hook.Step;
import dev.augur.Outcome;
import dev.augur.model.ModelId;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What hooks do before one prediction, one after the other, while no thread waits. Whatever becomes of the hooks, it ends
 * with a record, or with an answer; it fails only if the call is given up.
 */
final class Preparation<I, O> {
    private final ModelId model;
    private final CallOptions options;
    private final CompletableFuture<Prepared<I, O>> done = new CompletableFuture<>();
    /** Used by the thread that ends a hook, one after the other; futures order them. */
    private I record;

    private final Iterator<OpenHook<I, O>> next;
    private volatile @Nullable Runnable abandon;

    Preparation(ModelId model, List<OpenHook<I, O>> hooks, I record, CallOptions options) {
        this.model = model;
        this.next = hooks.iterator();
        this.record = record;
        this.options = options;
    }

    /** Starts the first hook. */
    CompletableFuture<Prepared<I, O>> begin() {
        Cancellation cancellation = options.cancellation();
        if (cancellation != null) {
            Cancellation.Registration registration = cancellation.onCancel(() -> giveUp("was cancelled"));
            Relay.whenDone(done, (prepared, error) -> registration.close());
        }
        advance();
        return done;
    }

    /** The call is given up: the hook that runs is interrupted, and none comes after it. */
    void giveUp(String why) {
        if (done.completeExceptionally(
                new CancelledException("Model '" + model + "': the call " + why + " while a hook prepared it"))) {
            abandonCurrent();
        }
    }

    private void abandonCurrent() {
        Runnable action = abandon;
        if (action != null) {
            action.run();
        }
    }

    private void advance() {
        Deadline deadline = options.deadline();
        if (!next.hasNext() || (deadline != null && deadline.isPast())) {
            done.complete(new Prepared<>(record, null));
            return;
        }
        OpenHook<I, O> hook = next.next();
        HookRun<Step<I, O>> run = hook.before(record);
        abandon = () -> hook.executor().giveUp(run, Fault.ABANDONED);
        if (done.isDone()) {
            abandonCurrent();
        }
        CompletableFuture<Step<I, O>> awaited =
                run.result().copy().orTimeout(hook.patienceNanos(options), TimeUnit.NANOSECONDS);
        Relay.whenDone(awaited, (step, error) -> {
            if (error instanceof TimeoutException) {
                hook.executor().giveUp(run, Fault.TIMED_OUT);
            }
            take(step);
        });
    }

    /** Goes on after a hook; without a step if it failed. */
    private void take(@Nullable Step<I, O> step) {
        if (done.isDone()) {
            return;
        }
        if (step instanceof Hook.Step.Answer<I, O> answer) {
            done.complete(new Prepared<>(record, new Outcome.Success<>(answer.value())));
            return;
        }
        if (step instanceof Hook.Step.Go<I, O> go) {
            record = go.record();
        }
        advance();
    }
}
