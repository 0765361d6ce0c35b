package dev.augur.internal;

import dev.augur.Hook;
import dev.augur.Hook.Fault;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of a hook, from waiting to its result; whoever gives it up first says why. Thread-safe. */
final class HookRun<T> implements Runnable {
    /** The result of a run that was given up. */
    static final class GivenUpException extends Exception {
        private static final long serialVersionUID = 1;

        final Hook.Fault fault;

        GivenUpException(Fault fault) {
            super(fault.name(), null, false, false);
            this.fault = fault;
        }
    }

    private final Callable<T> body;
    private final long timeoutNanos;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final long queued = System.nanoTime();
    private volatile long began = queued;
    /** The thread that runs it, while it may be interrupted. */
    private @Nullable Thread thread;

    HookRun(Callable<T> body, long timeoutNanos) {
        this.body = body;
        this.timeoutNanos = timeoutNanos;
    }

    CompletableFuture<T> result() {
        return result;
    }

    long queueNanos() {
        return began - queued;
    }

    /** How long it runs, or ran until now. */
    long runNanos() {
        return System.nanoTime() - began;
    }

    /** Runs the hook, unless it was given up while it waited. The thread's top for what hooks throw. */
    @Override
    public void run() {
        if (!enter()) {
            return;
        }
        CompletableFuture<Void> limit = new CompletableFuture<Void>().orTimeout(timeoutNanos, TimeUnit.NANOSECONDS);
        limit.exceptionally(late -> {
            giveUp(Fault.TIMED_OUT);
            return null;
        });
        try {
            T value = body.call();
            leave();
            result.complete(value);
        } catch (Throwable e) {
            leave();
            result.completeExceptionally(e);
        } finally {
            limit.complete(null);
        }
    }

    private synchronized boolean enter() {
        if (result.isDone()) {
            return false;
        }
        began = System.nanoTime();
        thread = Thread.currentThread();
        return true;
    }

    /** From here on nobody interrupts the thread for this run. */
    private synchronized void leave() {
        thread = null;
        Thread.interrupted();
    }

    /**
     * Ends the wait for the hook, and interrupts it if it runs.
     *
     * @param fault why
     */
    void giveUp(Fault fault) {
        if (result.completeExceptionally(new GivenUpException(fault))) {
            interrupt();
        }
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
