package dev.augur;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a caller gives calls up: pass it in {@link CallOptions}, and {@link #cancel()} from any thread. A call that waits
 * fails at once with a {@link CancelledException} and frees its place; a run that nobody waits for any more is stopped
 * if the engine can do that. Thread-safe; may be shared by many calls.
 */
public final class Cancellation {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean cancelled;

    /** Not cancelled yet. */
    public Cancellation() {}

    /** Gives up every call that carries this, now and later. Does nothing the second time. */
    public void cancel() {
        List<Runnable> due;
        lock.lock();
        try {
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
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
                actions.add(action);
                return () -> forget(action);
            }
        } finally {
            lock.unlock();
        }
        action.run();
        return () -> {};
    }

    private void forget(Runnable action) {
        lock.lock();
        try {
            actions.remove(action);
        } finally {
            lock.unlock();
        }
    }

    /** An action that waits for a cancellation. */
    public interface Registration extends AutoCloseable {
        /** Forgets the action. */
        @Override
        void close();
    }
}
