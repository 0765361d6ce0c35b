package dev.augur.internal.batch;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls whose threads wait and may be given a batch, the longest first. Guarded by the lock of the run slots. */
final class ParkedThreads<S, O> {
    private final Set<ThreadCall<S, O>> calls = new LinkedHashSet<>();

    /** A thread waits, unless its call is done already. */
    void add(ThreadCall<S, O> call) {
        if (!call.isDone()) {
            calls.add(call);
        }
    }

    /** Whether the thread waited; it does not any more. */
    boolean remove(ThreadCall<S, O> call) {
        return calls.remove(call);
    }

    /** The thread of a call that is done has nothing to wait for. */
    void removeIfDone(PendingCall<S, O> call) {
        if (call.isDone() && call instanceof ThreadCall<S, O> thread) {
            calls.remove(thread);
        }
    }

    /** A thread that waits, and does not any more; or null. */
    @Nullable
    ThreadCall<S, O> take() {
        ThreadCall<S, O> thread = calls.isEmpty() ? null : calls.iterator().next();
        calls.remove(thread);
        return thread;
    }
}
