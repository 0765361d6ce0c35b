package dev.augur.internal.batch;

import static dev.augur.internal.batch.Lanes.awaitWaiting;
import static dev.augur.internal.batch.Lanes.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.EngineException;
import dev.augur.ModelUnavailableException;
import dev.augur.OverloadedException;
import dev.augur.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored")
class BatcherTest extends BatcherRig {
    @Test
    void aLoneCallerLeadsItself() {
        runner.mayEnd.release();
        assertEquals(14, taught(BatchPolicy.automatic()).predict(number(7), CallOptions.NONE));
        assertEquals(List.of(List.of(7)), List.copyOf(runner.batches));
    }

    @Test
    void whoComesWhileTheSlotIsBusyJoinsTheNextBatch() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        List<Future<Integer>> rest = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            rest.add(call(batcher, i));
            awaitWaiting(batcher, i);
        }
        runner.mayEnd.release(2);
        assertEquals(0, first.get());
        for (int i = 1; i <= 5; i++) {
            assertEquals(2 * i, rest.get(i - 1).get());
        }
        assertEquals(List.of(List.of(0), List.of(1, 2, 3, 4, 5)), List.copyOf(runner.batches));
    }

    @Test
    void aBadRecordFailsAlone() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        List<Future<Integer>> rest = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            rest.add(call(batcher, i == 3 ? -3 : i));
            awaitWaiting(batcher, i);
        }
        runner.mayEnd.release(100);
        assertEquals(0, first.get());
        for (int i : new int[] {1, 2, 4, 5}) {
            assertEquals(2 * i, rest.get(i - 1).get());
        }
        EngineException culprit = assertCause(EngineException.class, rest.get(2));
        assertEquals("negative -3", culprit.getMessage());
    }

    @Test
    void aFullQueueRefusesAtOnceWithAHint() {
        Batcher<Integer, Integer> batcher =
                taught(BatchPolicy.builder().queueCapacity(2).build());
        occupy(batcher);
        call(batcher, 1);
        call(batcher, 2);
        awaitWaiting(batcher, 2);
        OverloadedException refused =
                assertThrows(OverloadedException.class, () -> batcher.predict(number(3), CallOptions.NONE));
        assertEquals(
                "Model 'm' is overloaded: the queue holds 2 of at most 2 rows, and the call has 1; try again in 1.0 ms",
                refused.getMessage());
        assertEquals(Duration.ofMillis(1), refused.retryAfter());
    }

    @Test
    void aCancelledCallFreesItsPlace() {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        occupy(batcher);
        Cancellation cancellation = new Cancellation();
        Future<Integer> waiting = call(batcher, 1, CallOptions.NONE.with(cancellation));
        awaitWaiting(batcher, 1);
        cancellation.cancel();
        assertCause(CancelledException.class, waiting);
        assertEquals(0, batcher.waitingRows());
        assertCause(CancelledException.class, call(batcher, 1, CallOptions.NONE.with(cancellation)));
    }

    @Test
    void anInterruptFreesThePlaceAndStaysSet() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        occupy(batcher);
        CompletableFuture<Boolean> stillSet = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            assertThrows(CancelledException.class, () -> batcher.predict(number(1), CallOptions.NONE));
            stillSet.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        awaitWaiting(batcher, 1);
        thread.interrupt();
        assertTrue(stillSet.get());
        assertEquals(0, batcher.waitingRows());
    }

    @Test
    void aRunThatNobodyWaitsForIsStopped() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Cancellation cancellation = new Cancellation();
        Future<Integer> running = call(batcher, 1, CallOptions.NONE.with(cancellation));
        runner.begun.acquire();
        cancellation.cancel();
        runner.stopped.await();
        runner.mayEnd.release();
        assertCause(CancelledException.class, running);
    }

    @Test
    void futuresHoldNoThreadAndCanBeCancelled() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            CompletableFuture<Integer> future = new CompletableFuture<>();
            batcher.submit(number(i), CallOptions.NONE, future);
            futures.add(future);
        }
        assertEquals(4, batcher.waitingRows());
        futures.get(1).cancel(true);
        assertEquals(3, batcher.waitingRows());
        runner.mayEnd.release(100);
        first.get();
        assertEquals(2, futures.get(0).get());
        assertEquals(8, futures.get(3).get());
        assertTrue(futures.get(1).isCancelled());
        assertFalse(runner.batches.stream().anyMatch(batch -> batch.contains(2)));
    }

    @Test
    void higherPriorityGoesFirstButNotForEver() throws Exception {
        Batcher<Integer, Integer> batcher =
                taught(BatchPolicy.builder().maxRows(1).build());
        Future<Integer> first = occupy(batcher);
        List<Future<Integer>> rest = new ArrayList<>();
        rest.add(call(batcher, 1, CallOptions.NONE.with(Priority.LOW)));
        awaitWaiting(batcher, 1);
        rest.add(call(batcher, 2));
        awaitWaiting(batcher, 2);
        rest.add(call(batcher, 3, CallOptions.NONE.with(Priority.HIGH)));
        awaitWaiting(batcher, 3);
        lanes.clock.addAndGet(Duration.ofMillis(1100).toNanos());
        rest.add(call(batcher, 4, CallOptions.NONE.with(Priority.HIGH)));
        awaitWaiting(batcher, 4);
        runner.mayEnd.release(100);
        first.get();
        for (Future<Integer> each : rest) {
            each.get();
        }
        assertEquals(
                List.of(0, 3, 2, 1, 4),
                runner.batches.stream().map(batch -> batch.get(0)).toList());
    }

    @Test
    void rowsOfLikeLengthShareARun() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Lanes.teach(batcher, List.of(8L, 9L, 10L, 100L, 110L), SLOW);
        Future<Integer> first = occupy(batcher);
        int[] lengths = {10, 100, 9, 110, 8};
        List<Future<Integer>> rest = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            int length = lengths[i];
            rest.add(callers.submit(() -> batcher.predict(number(length, length), CallOptions.NONE)));
            awaitWaiting(batcher, i + 1);
        }
        runner.mayEnd.release(100);
        first.get();
        for (Future<Integer> each : rest) {
            each.get();
        }
        assertEquals(List.of(List.of(0), List.of(10, 9, 8), List.of(100, 110)), List.copyOf(runner.batches));
    }

    @Test
    void closingEndsThoseThatWaitAndNotTheOneThatRuns() throws Exception {
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Future<Integer> running = occupy(batcher);
        Future<Integer> waiting = call(batcher, 1);
        awaitWaiting(batcher, 1);
        batcher.close();
        assertCause(ModelUnavailableException.class, waiting);
        assertThrows(ModelUnavailableException.class, () -> batcher.predict(number(2), CallOptions.NONE));
        runner.mayEnd.release();
        assertEquals(0, running.get());
    }

    @Test
    void batchesAreFilledUpToAnAllowedSizeAndCutToAPreferredOne() throws Exception {
        assertEquals(
                List.of(0, 0, 0, 0),
                batchesOf(BatchPolicy.builder().allowedSizes(4, 8), 1).get(0));
        assertEquals(
                List.of(List.of(0), List.of(1, 2), List.of(3)),
                batchesOf(BatchPolicy.builder().preferredSizes(2), 4));
    }

    private List<List<Integer>> batchesOf(BatchPolicy.Builder policy, int calls) throws Exception {
        runner.batches.clear();
        Batcher<Integer, Integer> batcher = taught(policy.build());
        Future<Integer> first = occupy(batcher);
        List<Future<Integer>> rest = new ArrayList<>();
        for (int i = 1; i < calls; i++) {
            rest.add(call(batcher, i));
            awaitWaiting(batcher, i);
        }
        runner.mayEnd.release(calls);
        first.get();
        for (Future<Integer> each : rest) {
            each.get();
        }
        runner.mayEnd.drainPermits();
        runner.begun.drainPermits();
        batcher.close();
        return List.copyOf(runner.batches);
    }

    @Test
    void aModelThatKeepsFailingIsLeftAlone() {
        runner.mayEnd.release(1000);
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertThrows(EngineException.class, () -> batcher.predict(number(-1), CallOptions.NONE));
        }
        ModelUnavailableException open =
                assertThrows(ModelUnavailableException.class, () -> batcher.predict(number(1), CallOptions.NONE));
        assertEquals(ModelUnavailableException.Reason.FAILING, open.reason());
        assertEquals(
                "Model 'm' failed 32 times in a row, see the log; it is tried again in 1000 ms", open.getMessage());
        lanes.clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(2, batcher.predict(number(1), CallOptions.NONE));
        assertEquals(4, batcher.predict(number(2), CallOptions.NONE));
    }

    @Test
    void manyRecordsOfOneCallComeBackInOrder() {
        runner.mayEnd.release(100_000);
        Batcher<Integer, Integer> batcher = taught(BatchPolicy.automatic());
        Iterator<Integer> numbers = IntStream.range(0, 5000).iterator();
        List<Ended<Integer>> ended =
                batcher.predictMany(() -> numbers.hasNext() ? number(numbers.next()) : null, CallOptions.NONE);
        assertEquals(
                IntStream.range(0, 5000).mapToObj(i -> new Ended<>(2 * i, null)).toList(), ended);
        assertTrue(runner.batches.size() < 1000, () -> runner.batches.size() + " runs");
    }

    @Test
    void aFloodOfOneModelLeavesASlotToTheOther() throws Exception {
        Lanes two = new Lanes(2);
        StepRunner flooded = new StepRunner();
        Batcher<Integer, Integer> flood = two.batcher("flood", flooded, BatchPolicy.automatic());
        Batcher<Integer, Integer> quiet = two.batcher("quiet", StepRunner.free(), BatchPolicy.automatic());
        Lanes.teach(flood, List.of(1L), SLOW);
        Lanes.teach(quiet, List.of(1L), SLOW);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(call(flood, i));
        }
        flooded.begun.acquire();
        awaitWaiting(flood, 7);
        assertEquals(2, quiet.predict(number(1), CallOptions.NONE));
        assertEquals(1, flooded.most.get());
        flooded.mayEnd.release(100);
        for (Future<Integer> each : calls) {
            each.get();
        }
    }

    @Test
    void aDelayWaitsForOthers() throws Exception {
        Batcher<Integer, Integer> batcher = taught(
                BatchPolicy.builder().maxRows(3).maxDelay(Duration.ofHours(1)).build());
        runner.mayEnd.release(100);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            calls.add(call(batcher, i));
            awaitWaiting(batcher, i);
        }
        calls.add(call(batcher, 3));
        for (Future<Integer> each : calls) {
            each.get();
        }
        assertEquals(List.of(List.of(1, 2, 3)), List.copyOf(runner.batches));
    }

    @Test
    void aDelayEnds() throws Exception {
        Batcher<Integer, Integer> batcher =
                taught(BatchPolicy.builder().maxDelay(Duration.ofMillis(20)).build());
        runner.mayEnd.release(100);
        Future<Integer> alone = call(batcher, 1);
        awaitWaiting(batcher, 1);
        lanes.clock.addAndGet(Duration.ofMillis(20).toNanos());
        assertEquals(2, alone.get());
    }
}
