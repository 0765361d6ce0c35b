package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.Hook;
import dev.augur.Hook.Fault;
import dev.augur.Hook.Phase;
import dev.augur.HookPolicy;
import dev.augur.InferenceListener;
import dev.augur.Outcome;
import dev.augur.internal.HookRun.GivenUpException;
import dev.augur.model.ModelId;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hook of one predictor with its threads: tells the listener what becomes of each run, and the log of the first failure. */
final class OpenHook<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(OpenHook.class);

    private final Hook<I, O> hook;
    private final HookPolicy policy;
    private final ModelId model;
    private final InferenceListener listener;
    private final HookExecutor executor;
    private final AtomicBoolean logged = new AtomicBoolean();

    OpenHook(Hook<I, O> hook, HookPolicy policy, ModelId model, Workplace workplace) {
        this.hook = hook;
        this.policy = policy;
        this.model = model;
        this.listener = workplace.listener();
        this.executor = new HookExecutor(model, hook.name(), policy, workplace.open());
    }

    HookExecutor executor() {
        return executor;
    }

    int threads() {
        return policy.threads();
    }

    boolean hasBefore() {
        return hook.before() != null;
    }

    boolean hasAfter() {
        return hook.after() != null;
    }

    /** How long a call waits for this hook. */
    long patienceNanos(CallOptions options) {
        Deadline deadline = options.deadline();
        long own = policy.maxWait().toNanos();
        return deadline == null ? own : Math.min(own, deadline.remaining().toNanos());
    }

    /** Starts the first half; the hook must have one. */
    HookRun<Hook.Step<I, O>> before(I record) {
        Hook.Before<I, O> before = hook.before();
        if (before == null) {
            throw new AssertionError(hook + " does nothing before");
        }
        return start(Phase.BEFORE, () -> {
            Hook.Step<I, O> step = before.before(record);
            if (step == null) {
                throw new NullPointerException("Hook '" + hook.name() + "' gave null for a step");
            }
            return step;
        });
    }

    /** Starts the second half; the hook must have one. */
    void after(I record, Outcome<O> outcome) {
        Hook.After<I, O> after = hook.after();
        if (after == null) {
            throw new AssertionError(hook + " does nothing after");
        }
        start(Phase.AFTER, () -> {
            after.after(record, outcome);
            return Phase.AFTER;
        });
    }

    private <T> HookRun<T> start(Phase phase, Callable<T> body) {
        HookRun<T> run = new HookRun<>(body, policy.timeout().toNanos());
        Relay.whenDone(run.result(), (value, error) -> tell(phase, run, error));
        if (!executor.offer(run)) {
            run.giveUp(Fault.DROPPED);
        }
        return run;
    }

    private void tell(Phase phase, HookRun<?> run, @Nullable Throwable error) {
        if (error == null) {
            if (listener != InferenceListener.NONE) {
                listener.onHookRan(
                        new InferenceListener.HookRan(model, hook.name(), phase, run.queueNanos(), run.runNanos()));
            }
            return;
        }
        boolean threw = !(error instanceof GivenUpException);
        Fault fault = error instanceof GivenUpException givenUp ? givenUp.fault : Fault.THREW;
        if (fault != Fault.ABANDONED && logged.compareAndSet(false, true)) {
            LOG.warn(
                    "Hook '{}' of '{}' did not do its work {} an answer: {}; further failures go to the listener only",
                    hook.name(),
                    model,
                    phase == Phase.BEFORE ? "before" : "after",
                    fault,
                    threw ? error : null);
        }
        listener.onHookFailed(new InferenceListener.HookFailed(model, hook.name(), phase, fault, threw ? error : null));
    }
}
