package dev.augur.benchmarks;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Where threads wait so that they begin together, and which tells them when to end. Thread-safe. */
final class Gate {
    private final CountDownLatch ready;
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile long end;

    /**
     * A gate that is shut.
     *
     * @param threads that pass it
     */
    Gate(int threads) {
        this.ready = new CountDownLatch(threads);
    }

    /** Waits until it opens. */
    void pass() throws InterruptedException {
        ready.countDown();
        open.await();
    }

    /**
     * Waits for all threads, and lets them begin.
     *
     * @param duration after which they are to end
     * @return now
     */
    long open(Duration duration) throws InterruptedException {
        ready.await();
        long now = System.nanoTime();
        end = now + duration.toNanos();
        open.countDown();
        return now;
    }

    /** Has them end at once. */
    void close() {
        end = System.nanoTime();
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }
}
