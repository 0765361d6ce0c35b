package dev.augur.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on an executor, a while after it was done last, until it is ended. Thread-safe. */
public final class Periodic {
    private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);

    private final String what;
    private final Runnable action;
    private final Executor later;
    private volatile boolean ended;

    private Periodic(String what, Runnable action, Duration pause, Executor executor) {
        this.what = what;
        this.action = action;
        this.later = CompletableFuture.delayedExecutor(
                Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS, task -> hand(task, executor));
    }

    /**
     * Begins.
     *
     * @param what it is, for the log
     * @param action what is done; what it throws ends it
     * @param pause before each time
     * @param executor where
     * @return what ends it
     */
    public static Periodic begin(String what, Runnable action, Duration pause, Executor executor) {
        Periodic periodic = new Periodic(what, action, pause, executor);
        periodic.next();
        return periodic;
    }

    private void next() {
        later.execute(this::run);
    }

    private void hand(Runnable task, Executor executor) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            if (!ended) {
                LOG.warn("The {} has ended: the executor refused it", what, e);
            }
        }
    }

    private void run() {
        if (ended) {
            return;
        }
        boolean done = false;
        try {
            action.run();
            done = true;
        } finally {
            if (done) {
                next();
            } else {
                LOG.error("The {} has ended: it failed", what);
            }
        }
    }

    /** Does it no more. */
    public void end() {
        ended = true;
    }
}
