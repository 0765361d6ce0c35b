package dev.augur.internal.batch;

import dev.augur.BatchPolicy;
import dev.augur.InferenceListener;
import dev.augur.model.ModelId;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Makes batchers of whole numbers. */
final class Lanes {
    final AtomicLong clock = new AtomicLong();
    final RunSlots slots;
    Executor executor = ForkJoinPool.commonPool();
    InferenceListener listener = InferenceListener.NONE;

    Lanes(int count) {
        this.slots = new RunSlots(count, clock::get);
    }

    Batcher<Integer, Integer> batcher(BatchRunner<Integer, Integer> runner, BatchPolicy policy) {
        return batcher("m", runner, policy);
    }

    Batcher<Integer, Integer> batcher(String model, BatchRunner<Integer, Integer> runner, BatchPolicy policy) {
        BatchSizes<Integer> sizes =
                new BatchSizes<>(policy.preferredSizes(), policy.allowedSizes(), number -> 1, number -> number);
        LaneSettings settings = new LaneSettings(ModelId.of(model), policy, policy.maxRows(), executor, listener);
        return new Batcher<>(slots, settings, sizes, runner);
    }

    static Staged<Integer> number(int number) {
        return new Staged<>(number, 1, 1, "all");
    }

    static Staged<Integer> number(int number, long length) {
        return new Staged<>(number, 1, length, "all");
    }

    /** Has the batcher measure rows of that cost, which get cheaper by a seventh with each doubling of the batch. */
    static void teach(Batcher<?, ?> batcher, List<Long> lengths, long rowNanos) {
        for (long length : lengths) {
            for (int doublings = 6; doublings >= 0; doublings--) {
                long nanos = (long) ((rowNanos << doublings) * (1 - 0.15 * doublings));
                for (int i = 0; i < CostCurve.ENOUGH_SINGLES; i++) {
                    batcher.curve().ran(1 << doublings, length, nanos);
                }
            }
        }
    }

    /** Waits until so many rows wait. */
    static void awaitWaiting(Batcher<?, ?> batcher, int rows) {
        while (batcher.waitingRows() != rows) {
            LockSupport.parkNanos(100_000);
            if (Thread.interrupted()) {
                throw new AssertionError(rows + " rows should wait, these do: " + batcher.waitingRows());
            }
        }
    }
}
