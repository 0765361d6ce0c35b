package dev.augur.server;

import dev.augur.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many calls run, so many more wait, and refuses the rest at once. A call that waits holds no thread; one whose
 * deadline passes meanwhile never runs. Thread-safe.
 */
final class Admission {
    /** What is let in. */
    interface Call {
        Deadline deadline();

        /** Runs, in one of the places that there are. */
        void run();

        /** Has run; its place is another's. */
        void finish();

        /** Will not run, because the deadline passed. */
        void expire();
    }

    /** A clock that calls. */
    @FunctionalInterface
    interface Alarm {
        /**
         * Runs the task later, on any thread.
         *
         * @return cancels that
         */
        Runnable after(Duration delay, Runnable task);
    }

    private static final class Waiting {
        private final Call call;

        @Nullable
        private Runnable cancelAlarm;

        private Waiting(Call call) {
            this.call = call;
        }
    }

    private final int concurrency;
    private final int maxWaiting;
    private final Executor executor;
    private final Alarm alarm;
    private final Object lock = new Object();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Nobody is in yet.
     *
     * @param executor runs calls that had to wait
     */
    Admission(int concurrency, int maxWaiting, Executor executor, Alarm alarm) {
        this.concurrency = concurrency;
        this.maxWaiting = maxWaiting;
        this.executor = executor;
        this.alarm = alarm;
    }

    int running() {
        synchronized (lock) {
            return running;
        }
    }

    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    /** Whether a call would be refused now. */
    boolean isFull() {
        synchronized (lock) {
            return isFullLocked();
        }
    }

    private boolean isFullLocked() {
        return running == concurrency && waiting.size() == maxWaiting;
    }

    /**
     * Runs the call on this thread, or keeps it until there is a place.
     *
     * @return false if it is refused
     */
    boolean submit(Call call) {
        synchronized (lock) {
            if (isFullLocked()) {
                return false;
            }
            if (running == concurrency) {
                Waiting entry = new Waiting(call);
                waiting.add(entry);
                entry.cancelAlarm = alarm.after(call.deadline().remaining(), () -> expire(entry));
                return true;
            }
            running++;
        }
        perform(call);
        return true;
    }

    private void perform(Call call) {
        try {
            call.run();
        } finally {
            passOn();
        }
        call.finish();
    }

    /** Gives the place to the first that can still use it. */
    private void passOn() {
        for (Call next = next(); next != null; next = next()) {
            if (!next.deadline().isPast()) {
                Call admitted = next;
                executor.execute(() -> perform(admitted));
                return;
            }
            next.expire();
        }
    }

    /** Null, and one place more, if nobody waits. */
    private @Nullable Call next() {
        synchronized (lock) {
            Waiting entry = waiting.poll();
            if (entry == null) {
                running--;
                return null;
            }
            if (entry.cancelAlarm != null) {
                entry.cancelAlarm.run();
            }
            return entry.call;
        }
    }

    private void expire(Waiting entry) {
        boolean waited;
        synchronized (lock) {
            waited = waiting.remove(entry);
        }
        if (waited) {
            entry.call.expire();
        }
    }
}
