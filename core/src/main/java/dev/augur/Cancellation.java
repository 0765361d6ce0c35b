package dev.augur;

import dev.augur.internal.Actions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a caller gives calls up: pass it in {@link CallOptions}, and {@link #cancel()} from any thread. A call that waits
 * fails at once with a {@link CancelledException} and frees its place; a run that nobody waits for any more is stopped
 * where {@link CallOptions} says so. Thread-safe; may be shared by many calls.
 */
public final class Cancellation {
    private final ReentrantLock lock = new ReentrantLock();
    /** By what forgets them, so that one of very many is forgotten at once. */
    private final Map<Registration, Runnable> actions = new LinkedHashMap<>();

    private volatile boolean cancelled;

    /** Not cancelled yet. */
    public Cancellation() {}

    /** Gives up every call that carries this, now and later. Does nothing the second time. */
    public void cancel() {
        List<Runnable> due;
        lock.lock();
        try {
            cancelled = true;
            due = List.copyOf(actions.values());
            actions.clear();
        } finally {
            lock.unlock();
        }
        Actions.runAll(due);
    }

    /**
     * Whether the calls were given up.
     *
     * @return true once {@link #cancel()} was called
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Runs an action when the calls are given up, on the thread that does so; at once if they were already.
     *
     * @param action fast, and throws nothing
     * @return forgets the action, if it has not run
     */
    public Registration onCancel(Runnable action) {
        lock.lock();
        try {
            if (!cancelled) {
                Registration registration = new Forgetting();
                actions.put(registration, action);
                return registration;
            }
        } finally {
            lock.unlock();
        }
        action.run();
        return () -> {};
    }

    private final class Forgetting implements Registration {
        @Override
        public void close() {
            lock.lock();
            try {
                actions.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    /** An action that waits for a cancellation. */
    public interface Registration extends AutoCloseable {
        /** Forgets the action. */
        @Override
        void close();
    }
}
