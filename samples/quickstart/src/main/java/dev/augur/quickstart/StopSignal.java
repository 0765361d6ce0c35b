package dev.augur.quickstart;

import dev.augur.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A signal to end (Ctrl-C, SIGTERM) lets the job stop in order first, for as long as container hosts mostly wait. */
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 25;
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop in order");
    private volatile long jump;

    private StopSignal() {}

    /** Begins to listen. */
    static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** A deadline that a signal brings at once. */
    Deadline deadline(@Nullable Duration timeout) {
        return Deadline.after(timeout == null ? NEVER : timeout, () -> System.nanoTime() + jump);
    }

    private void stop() {
        jump = NEVER.toNanos();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("quickstart: the batches under way did not end in " + PATIENCE_SECONDS
                        + " s; what is committed stays");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The job has ended, one way or the other. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook with it.
        }
    }
}
