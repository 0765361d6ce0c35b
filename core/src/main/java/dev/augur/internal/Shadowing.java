package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.InferenceListener.Shadowed;
import dev.augur.InferenceListener.Verdict;
import dev.augur.engine.RunGate;
import dev.augur.model.ModelId;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Gives a version calls that another one has answered, and compares what it says with that. On the executor, for a few calls
 * at a time; what comes meanwhile is dropped. Thread-safe.
 */
final class Shadowing<I, O> {
    private static final int AT_ONCE = 4;

    private final ModelId model;
    private final Stack<I, O> stack;
    private final Executor executor;
    private final InferenceListener listener;
    private final Semaphore room = new Semaphore(AT_ONCE);

    Shadowing(ModelId model, Stack<I, O> stack, Workplace workplace) {
        this.model = model;
        this.stack = stack;
        this.executor = workplace.executor();
        this.listener = workplace.listener();
    }

    /** Has the shadow answer too, later, if there is one. */
    void follow(@Nullable Shift<I, O> shadow, I record, O answer) {
        if (shadow != null) {
            hand(shadow, record, answer);
        }
    }

    private void hand(Shift<I, O> shadow, I record, O answer) {
        if (!room.tryAcquire()) {
            tell(shadow, Verdict.DROPPED);
            return;
        }
        boolean handed = false;
        try {
            executor.execute(() -> answer(shadow, record, answer));
            handed = true;
        } catch (RejectedExecutionException e) {
            tell(shadow, Verdict.DROPPED);
        } finally {
            if (!handed) {
                room.release();
            }
        }
    }

    private void answer(Shift<I, O> shadow, I record, O answer) {
        try {
            tell(shadow, verdict(shadow, record, answer));
        } finally {
            room.release();
        }
    }

    private Verdict verdict(Shift<I, O> shadow, I record, O answer) {
        int stripe = shadow.enter();
        if (stripe == RunGate.CLOSED) {
            return Verdict.DROPPED;
        }
        try {
            O other = shadow.runner().predict(record, CallOptions.NONE);
            boolean agrees = stack.agree(answer, other);
            stack.discard(other);
            return agrees ? Verdict.AGREED : Verdict.DIFFERED;
        } catch (InferenceException e) {
            return Verdict.FAILED;
        } finally {
            shadow.exit(stripe);
        }
    }

    private void tell(Shift<I, O> shadow, Verdict verdict) {
        listener.onShadowed(new Shadowed(model, shadow.model(), verdict));
    }
}
