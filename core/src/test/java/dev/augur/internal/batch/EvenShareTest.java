package dev.augur.internal.batch;

import static dev.augur.internal.batch.Lanes.awaitWaiting;
import static dev.augur.internal.batch.Lanes.number;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches while there are several slots. */
@Timeout(60)
final class EvenShareTest {
    private static final long SLOW = 1_000_000;
    private static final int CALLS = 9;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final StepRunner runner = new StepRunner();
    private final Batcher<Integer, Integer> batcher = new Lanes(2).batcher(runner, BatchPolicy.automatic());

    @AfterEach
    void stop() {
        runner.mayEnd.release(1_000_000);
        callers.shutdownNow();
    }

    @Test
    void aSlotLeavesTheNextOneAsManyRows() throws Exception {
        Lanes.teach(batcher, List.of(1L), SLOW);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(call(i));
        }
        runner.begun.acquire(2);
        awaitWaiting(batcher, CALLS - 2);

        runner.mayEnd.release();
        runner.begun.acquire();
        List<Integer> sizes = runner.batches.stream().map(List::size).toList();
        runner.mayEnd.release(CALLS);

        for (int i = 0; i < CALLS; i++) {
            assertEquals(2 * i, calls.get(i).get());
        }
        // Eight rows are there when the third run begins, one of which still runs.
        assertEquals(List.of(1, 1, 4), sizes);
    }

    private Future<Integer> call(int number) {
        return callers.submit(() -> batcher.predict(number(number), CallOptions.NONE));
    }
}
