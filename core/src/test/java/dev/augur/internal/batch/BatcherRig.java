package dev.augur.internal.batch;

import static dev.augur.internal.batch.Lanes.number;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;

/** One run slot, threads that call, and runs that end when they are told to. */
abstract class BatcherRig {
    static final long SLOW = 1_000_000;

    final ExecutorService callers = Executors.newCachedThreadPool();
    final StepRunner runner = new StepRunner();
    final Lanes lanes = new Lanes(1);

    @AfterEach
    void stop() {
        runner.mayEnd.release(1_000_000);
        callers.shutdownNow();
    }

    /** A batcher whose rows take 1 ms each, less in batches. */
    final Batcher<Integer, Integer> taught(BatchPolicy policy) {
        Batcher<Integer, Integer> batcher = lanes.batcher(runner, policy);
        Lanes.teach(batcher, List.of(1L), SLOW);
        return batcher;
    }

    final Future<Integer> call(Batcher<Integer, Integer> batcher, int number) {
        return call(batcher, number, CallOptions.NONE);
    }

    final Future<Integer> call(Batcher<Integer, Integer> batcher, int number, CallOptions options) {
        return call(batcher, number(number), options);
    }

    final Future<Integer> call(Batcher<Integer, Integer> batcher, Staged<Integer> record, CallOptions options) {
        return callers.submit(() -> batcher.predict(record, options));
    }

    /** A call that runs now, and holds the only slot. */
    final Future<Integer> occupy(Batcher<Integer, Integer> batcher) {
        Future<Integer> first = call(batcher, number(0), CallOptions.NONE);
        runner.begun.acquireUninterruptibly();
        return first;
    }

    static <E extends Throwable> E assertCause(Class<E> type, Future<?> future) {
        return assertThrows(type, () -> {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
    }
}
