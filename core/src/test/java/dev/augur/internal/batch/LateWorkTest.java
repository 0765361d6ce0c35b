package dev.augur.internal.batch;

import static dev.augur.internal.batch.Lanes.awaitWaiting;
import static dev.augur.internal.batch.Lanes.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is late, or would be. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored")
final class LateWorkTest extends BatcherRig {
    @Test
    void workThatCannotFinishInTimeIsRefused() {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        occupy(batcher);
        CallOptions soon = CallOptions.by(Deadline.after(Duration.ofNanos(500_000), lanes.clock::get));
        DeadlineExceededException refused =
                assertThrows(DeadlineExceededException.class, () -> batcher.predict(number(3), soon));
        assertEquals(
                "Model 'm': a call needs about 1.3 ms now, and 0.5 ms are left until its deadline",
                refused.getMessage());
        assertEquals(0, batcher.waitingRows());
    }

    @Test
    void expiredWorkIsNeverRun() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        CallOptions later = CallOptions.by(Deadline.after(Duration.ofMillis(50), lanes.clock::get));
        CompletableFuture<Integer> late = new CompletableFuture<>();
        batcher.submit(number(1), later, late);
        Future<Integer> patient = call(batcher, 2);
        awaitWaiting(batcher, 2);
        lanes.clock.addAndGet(Duration.ofMillis(60).toNanos());
        runner.mayEnd.release(100);
        first.get();
        assertEquals(4, patient.get());
        assertCause(DeadlineExceededException.class, late);
        assertFalse(runner.batches.stream().anyMatch(batch -> batch.contains(1)));
    }

    @Test
    void aBatchIsNotLargerThanDeadlinesAllow() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        occupy(batcher);
        CallOptions soon = CallOptions.by(Deadline.after(Duration.ofMillis(8), lanes.clock::get));
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(call(batcher, number(i), soon));
            awaitWaiting(batcher, i + 1);
        }
        lanes.clock.addAndGet(Duration.ofMillis(2).toNanos());
        runner.mayEnd.release(100);
        for (int i = 0; i < 10; i++) {
            assertEquals(2 * i, calls.get(i).get());
        }
        assertEquals(
                List.of(1, 9, 1), runner.batches.stream().map(List::size).toList(), "9 rows take 4.65 ms, 10 take 4.9");
    }

    @Test
    void aCallThatWouldBeLateMakesWayForOthers() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        occupy(batcher);
        CallOptions soon = CallOptions.by(Deadline.after(Duration.ofMillis(3), lanes.clock::get));
        CompletableFuture<Integer> late = new CompletableFuture<>();
        batcher.submit(number(1), soon, late);
        Future<Integer> patient = call(batcher, 2);
        awaitWaiting(batcher, 2);
        lanes.clock.addAndGet(Duration.ofNanos(2_500_000).toNanos());
        runner.mayEnd.release(100);
        assertEquals(4, patient.get());
        assertCause(DeadlineExceededException.class, late);
        assertFalse(runner.batches.stream().anyMatch(batch -> batch.contains(1)));
    }

    @Test
    void aLatencyGoalBoundsBatchesToo() throws Exception {
        Batcher<Integer, Integer> batcher =
                taught(BatchPolicy.builder().targetP99(Duration.ofMillis(8)).build());
        occupy(batcher);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(call(batcher, i));
            awaitWaiting(batcher, i + 1);
        }
        lanes.clock.addAndGet(Duration.ofMillis(2).toNanos());
        runner.mayEnd.release(100);
        for (int i = 0; i < 10; i++) {
            assertEquals(2 * i, calls.get(i).get());
        }
        assertEquals(List.of(1, 9, 1), runner.batches.stream().map(List::size).toList());
    }
}
