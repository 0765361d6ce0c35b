package dev.augur.internal.batch;

import dev.augur.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Doubles numbers, as a model does; each run waits for a permit, and a negative number fails its whole batch. */
final class StepRunner implements BatchRunner<Integer, Integer> {
    /** A number that ends the thread which runs it. */
    static final int DEADLY = 1_000_000;

    final Semaphore begun = new Semaphore(0);
    final Semaphore mayEnd = new Semaphore(0);
    final ConcurrentLinkedQueue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    final AtomicInteger under = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger discarded = new AtomicInteger();
    final CountDownLatch stopped = new CountDownLatch(1);

    /** A runner whose runs wait for nobody. */
    static StepRunner free() {
        StepRunner runner = new StepRunner();
        runner.mayEnd.release(Integer.MAX_VALUE / 2);
        return runner;
    }

    @Override
    public List<Integer> run(List<Integer> batch, int fillers, Waited waited, RunWatch watch) {
        most.accumulateAndGet(under.incrementAndGet(), Math::max);
        batches.add(List.copyOf(batch));
        watch.begins(stopped::countDown);
        begun.release();
        try {
            mayEnd.acquireUninterruptibly();
            return results(batch);
        } finally {
            watch.ended();
            under.decrementAndGet();
        }
    }

    @Override
    public void discard(Integer value) {
        discarded.incrementAndGet();
    }

    private static List<Integer> results(List<Integer> batch) {
        List<Integer> results = new ArrayList<>();
        for (int number : batch) {
            if (number == DEADLY) {
                throw new StackOverflowError("deadly");
            }
            if (number < 0) {
                throw new EngineException("negative " + number, null);
            }
            results.add(2 * number);
        }
        return results;
    }
}
