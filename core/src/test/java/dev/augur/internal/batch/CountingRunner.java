package dev.augur.internal.batch;

import dev.augur.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Doubles numbers in a few microseconds a run, stops when it is told to, and counts what it gives. */
final class CountingRunner implements BatchRunner<Integer, Integer> {
    private static final int SPINS = 100;

    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger discarded = new AtomicInteger();
    final AtomicInteger stopped = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger crossed = new AtomicInteger();
    private final AtomicInteger under = new AtomicInteger();
    private final int slots;

    CountingRunner(int slots) {
        this.slots = slots;
    }

    @Override
    public List<Integer> run(List<Integer> batch, int fillers, Waited waited, RunWatch watch) {
        int now = under.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        try {
            if (now > slots) {
                throw new AssertionError(now + " runs at once, of at most " + slots);
            }
            return results(batch, watch);
        } finally {
            under.decrementAndGet();
        }
    }

    private List<Integer> results(List<Integer> batch, RunWatch watch) {
        AtomicBoolean stop = new AtomicBoolean();
        watch.begins(() -> stop.set(true));
        try {
            for (int i = 0; i < SPINS; i++) {
                Thread.onSpinWait();
                if (stop.get()) {
                    stopped.incrementAndGet();
                    throw new EngineException("stopped", null);
                }
            }
        } finally {
            watch.ended();
        }
        List<Integer> results = new ArrayList<>(batch.size());
        for (int number : batch) {
            results.add(2 * number);
        }
        made.addAndGet(results.size());
        return results;
    }

    @Override
    public void discard(Integer value) {
        discarded.incrementAndGet();
    }
}
