package dev.augur.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Floods a service, and waits until it is back to normal.
 *
 * @param capacity calls that can be answered in a second
 * @param limit after which an answer is of no use
 * @param time of the flood
 * @param idleNanos what a call takes when there is no other
 */
record Trial(double capacity, Duration limit, Duration time, double idleNanos) {
    private static final int TIMES = 10;
    /** The part of the time in which calls come before they are counted; at least the limit. */
    private static final int LEAD_IN = 10;

    /** Calls in a row that must be fast again. */
    private static final int NORMAL_CALLS = 3;
    /** How much slower than an idle service's a fast call may be. */
    private static final double NORMAL = 2;

    private static final long LOOK_EVERY_NANOS = 1_000_000;
    /** How long a service may take for what is left. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    OverloadResult of(Service service) throws Exception {
        Resources resources = new Resources();
        try {
            Service.Submission submission = service.opener().open(resources);
            OpenLoop loop = new OpenLoop(submission, TIMES * capacity);
            Duration part = time.dividedBy(LEAD_IN);
            loop.run(part.compareTo(limit) > 0 ? part : limit, new Tally(limit), new Memory());
            Tally tally = new Tally(limit);
            Memory memory = new Memory();
            loop.run(time, tally, memory);
            Duration normalAfter = normalAfter(submission);
            await(() -> tally.counts().open() == 0);
            return new OverloadResult(service.name(), tally.counts(), time, memory, normalAfter, 0);
        } finally {
            resources.closeAll();
        }
    }

    /** Until the first of several calls in a row that are fast; or as long as anybody waits for that. */
    private Duration normalAfter(Service.Submission service) throws InterruptedException {
        long start = System.nanoTime();
        long since = start;
        int normal = 0;
        while (normal < NORMAL_CALLS && System.nanoTime() - start < PATIENCE.toNanos()) {
            if (normal == 0) {
                since = System.nanoTime();
            }
            normal = isFast(service) ? normal + 1 : 0;
        }
        return Duration.ofNanos((normal < NORMAL_CALLS ? System.nanoTime() : since) - start);
    }

    private boolean isFast(Service.Submission service) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            service.submit(0).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            return System.nanoTime() - begin <= NORMAL * idleNanos;
        } catch (ExecutionException | TimeoutException e) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            return false;
        }
    }

    private static void await(BooleanSupplier done) {
        long start = System.nanoTime();
        while (!done.getAsBoolean() && System.nanoTime() - start < PATIENCE.toNanos()) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
