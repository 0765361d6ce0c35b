package dev.augur.internal.batch;

import dev.augur.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does something when a deadline is past, unless it is closed before. Thread-safe. */
final class Alarm implements AutoCloseable {
    /** How soon it looks again when the deadline's own clock is slower than the one that it waits by. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Deadline deadline;
    private final Runnable action;
    private volatile CompletableFuture<Boolean> timer = new CompletableFuture<>();
    private volatile boolean closed;

    private Alarm(Deadline deadline, Runnable action) {
        this.deadline = deadline;
        this.action = action;
    }

    /**
     * Sets an alarm.
     *
     * @param deadline null for none
     * @param action done once, on a thread that others wait for too
     * @return to be closed when it is not needed any more; null without a deadline
     */
    static @Nullable Alarm at(@Nullable Deadline deadline, Runnable action) {
        if (deadline == null) {
            return null;
        }
        Alarm alarm = new Alarm(deadline, action);
        alarm.set();
        return alarm;
    }

    private void set() {
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        timer = next;
        long left = Math.max(SHORTEST_NANOS, deadline.remaining().toNanos());
        CompletableFuture<Void> unused =
                next.completeOnTimeout(true, left, TimeUnit.NANOSECONDS).thenAccept(this::ring);
        if (closed) {
            next.complete(false);
        }
    }

    private void ring(boolean inTime) {
        if (inTime && deadline.isPast()) {
            action.run();
        } else if (inTime && !closed) {
            set();
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.complete(false);
    }
}
