package dev.augur.server;

import dev.augur.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

        /** Whether it is over before a place could be given to it. */
        boolean isShort();

        /** Runs, in one of the places that there are. */
        void run();

        /** Has run; is to be answered without waiting for anything. */
        void finish();

        /** Will not run, because the deadline passed. */
        void expire();
    }

    /** A clock that calls. */
    @FunctionalInterface
    interface Alarm {
        /** Runs the task later, on any thread. */
        void after(Duration delay, Runnable task);
    }

    private final int concurrency;
    private final int maxWaiting;
    private final Executor executor;
    private final Alarm alarm;
    private final Object lock = new Object();
    private final Deque<Call> waiting = new ArrayDeque<>();
    private int running;
    /** For when the alarm is set; one for all that wait, because timers cost more than small models. */
    private @Nullable Deadline alarmed;

    /**
     * Nobody is in yet.
     *
     * @param executor runs calls that are not short
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
     * Runs the call on a thread of the executor, or keeps it until one that runs another takes it. A short one runs on this
     * thread and takes no place: there are few such threads.
     *
     * @return false if it is refused
     */
    boolean submit(Call call) {
        if (call.isShort()) {
            call.run();
            call.finish();
            return true;
        }
        synchronized (lock) {
            if (isFullLocked()) {
                return false;
            }
            if (running == concurrency) {
                waiting.add(call);
                setAlarm(call.deadline());
                return true;
            }
            running++;
        }
        executor.execute(() -> perform(call));
        return true;
    }

    /** Runs a call in a place that is taken, and goes on in that place as long as anybody waits. */
    private void perform(Call first) {
        for (Call call = first; call != null; ) {
            call = performOne(call);
        }
    }

    /** Gives the place on before the answer, so that who has an answer finds the place free. */
    private @Nullable Call performOne(Call call) {
        Call next = null;
        boolean isDone = false;
        try {
            try {
                call.run();
            } finally {
                next = next();
            }
            call.finish();
            isDone = true;
            return next;
        } finally {
            if (!isDone && next != null) {
                Call heir = next;
                executor.execute(() -> perform(heir));
            }
        }
    }

    /** The first that can still use the place; null, and one place more, if nobody waits. */
    private @Nullable Call next() {
        while (true) {
            Call call;
            synchronized (lock) {
                call = waiting.poll();
                if (call == null) {
                    running--;
                    return null;
                }
            }
            if (!call.deadline().isPast()) {
                return call;
            }
            call.expire();
        }
    }

    /** Deadlines come nearly in order, so an alarm that is set is mostly early enough. */
    private void setAlarm(Deadline deadline) {
        Deadline set = alarmed;
        if (set == null || deadline.remaining().compareTo(set.remaining()) < 0) {
            alarmed = deadline;
            alarm.after(deadline.remaining(), this::expireLate);
        }
    }

    private void expireLate() {
        List<Call> late = new ArrayList<>();
        synchronized (lock) {
            waiting.removeIf(call -> call.deadline().isPast() && late.add(call));
            alarmed = null;
            waiting.forEach(call -> setAlarm(call.deadline()));
        }
        late.forEach(Call::expire);
    }
}
