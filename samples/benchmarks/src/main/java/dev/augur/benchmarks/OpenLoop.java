package dev.augur.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Sends calls at a rate, whether earlier ones were answered or not. One thread at a time. */
final class OpenLoop {
    private static final long BURST_NANOS = 1_000_000;
    private static final long SAMPLE_NANOS = 50_000_000;

    private final Service.Submission service;
    private final double perSecond;

    OpenLoop(Service.Submission service, double perSecond) {
        this.service = service;
        this.perSecond = perSecond;
    }

    /**
     * Sends for a time.
     *
     * @param time how long
     * @param tally told of each call, also of those that end later
     * @param memory told of the memory of the process now and then
     */
    void run(Duration time, Tally tally, Memory memory) {
        long start = System.nanoTime();
        long sampled = start;
        int sent = 0;
        for (long now = start; now - start < time.toNanos(); now = System.nanoTime()) {
            long due = (long) ((now - start) * perSecond / 1e9);
            while (sent < due) {
                send(sent++, tally);
            }
            if (now - sampled >= SAMPLE_NANOS) {
                memory.sample();
                sampled = now;
            }
            LockSupport.parkNanos(BURST_NANOS);
        }
    }

    private void send(int index, Tally tally) {
        long begin = System.nanoTime();
        tally.sent();
        CompletableFuture<?> unused =
                service.submit(index).whenComplete((value, error) -> tally.ended(error, System.nanoTime() - begin));
    }
}
