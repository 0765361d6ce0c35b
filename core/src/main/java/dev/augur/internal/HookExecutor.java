package dev.augur.internal;

import dev.augur.Deadline;
import dev.augur.DrainReport.HooksLeft;
import dev.augur.Hook.Fault;
import dev.augur.HookPolicy;
import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded threads of one hook of one predictor. A thread is started only when none is idle, and ends when it has been
 * idle for long. While it has threads it is among the {@linkplain OpenWork open work}. Thread-safe.
 */
final class HookExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(HookExecutor.class);

    private final ModelId model;
    private final String hook;
    private final HookPolicy policy;
    private final OpenWork open;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition quiet = lock.newCondition();
    private final Queue<HookRun<?>> waiting = new ArrayDeque<>();
    private final Set<HookRun<?>> running = new LinkedHashSet<>();
    private int threads;
    private int idleThreads;
    private long started;
    private boolean closing;
    private boolean stopped;

    HookExecutor(ModelId model, String hook, HookPolicy policy, OpenWork open) {
        this.model = model;
        this.hook = hook;
        this.policy = policy;
        this.open = open;
    }

    Duration timeout() {
        return policy.timeout();
    }

    /**
     * Hands a run to a thread, or lets it wait for one. Never blocks.
     *
     * @return false if there is no room
     */
    boolean offer(HookRun<?> run) {
        lock.lock();
        try {
            if (stopped) {
                return false;
            }
            if (idleThreads <= waiting.size() && threads < policy.threads()) {
                return start(run);
            }
            if (idleThreads <= waiting.size() && waiting.size() - idleThreads >= policy.queueCapacity()) {
                return false;
            }
            waiting.add(run);
            work.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean start(HookRun<?> first) {
        Thread thread = new Thread(null, () -> work(first), "augur-hook-" + hook + "-" + (started + 1), 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            LOG.warn("Hook '{}' of '{}' gets no further thread beside {}", hook, model, threads, e);
            return false;
        }
        started++;
        running.add(first);
        if (threads++ == 0) {
            open.add(this);
        }
        return true;
    }

    /** The top of a thread: what listeners throw, against their contract, must not end it unseen. */
    private void work(HookRun<?> first) {
        HookRun<?> run = first;
        while (run != null) {
            try {
                run.run();
            } catch (Throwable e) {
                LOG.error("Hook '{}' of '{}' could not be reported", hook, model, e);
            }
            run = next(run);
        }
    }

    private @Nullable HookRun<?> next(HookRun<?> done) {
        lock.lock();
        try {
            running.remove(done);
            signalIfQuiet();
            awaitWork();
            HookRun<?> run = waiting.poll();
            if (run != null) {
                running.add(run);
            } else if (--threads == 0) {
                open.remove(this);
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is work, or none for so long that the thread shall end. */
    private void awaitWork() {
        long left = policy.idle().toNanos();
        idleThreads++;
        while (waiting.isEmpty() && !closing && left > 0) {
            try {
                left = work.awaitNanos(left);
            } catch (InterruptedException e) {
                LOG.debug("An idle thread of hook '{}' was interrupted, which means nothing", hook, e);
            }
        }
        idleThreads--;
    }

    private void signalIfQuiet() {
        if (!isBusy()) {
            quiet.signalAll();
        }
    }

    private boolean isBusy() {
        return !running.isEmpty() || !waiting.isEmpty();
    }

    /** Gives a run up, and its place in the queue with it. */
    void giveUp(HookRun<?> run, Fault fault) {
        run.giveUp(fault);
        lock.lock();
        try {
            waiting.remove(run);
            signalIfQuiet();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing runs or waits, or the deadline is past. */
    void awaitQuiet(Deadline until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = until.remaining().toNanos();
            while (isBusy() && nanos > 0) {
                nanos = quiet.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What runs and waits now, or null if nothing does. */
    @Nullable
    HooksLeft left() {
        lock.lock();
        try {
            if (!isBusy()) {
                return null;
            }
            long longest = running.stream().mapToLong(HookRun::runNanos).max().orElse(0);
            return new HooksLeft(model, hook, running.size(), waiting.size(), Duration.ofNanos(longest));
        } finally {
            lock.unlock();
        }
    }

    /** Ends threads as soon as they have nothing to do; further runs are still taken. */
    void close() {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no further runs, gives up those that wait, and interrupts those that run. Does not wait for them. */
    void stop() {
        List<HookRun<?>> left = new ArrayList<>();
        lock.lock();
        try {
            stopped = true;
            closing = true;
            left.addAll(running);
            left.addAll(waiting);
            waiting.clear();
            work.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(run -> run.giveUp(Fault.ABANDONED));
    }

    @Override
    public String toString() {
        return "threads of hook '" + hook + "' of '" + model + "'";
    }
}
