package dev.augur.internal.batch;

import static dev.augur.internal.batch.Lanes.awaitWaiting;
import static dev.augur.internal.batch.Lanes.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.OverloadedException;
import dev.augur.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose turn it is, what a batch may be, and who is let in. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored")
final class FairnessTest extends BatcherRig {
    private static CompletableFuture<Integer> submit(Batcher<Integer, Integer> batcher, Staged<Integer> record) {
        return submit(batcher, record, CallOptions.NONE);
    }

    private static CompletableFuture<Integer> submit(
            Batcher<Integer, Integer> batcher, Staged<Integer> record, CallOptions options) {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        batcher.submit(record, options, future);
        return future;
    }

    private void letAllEnd(List<CompletableFuture<Integer>> futures) {
        runner.mayEnd.release(1_000_000);
        futures.forEach(CompletableFuture::join);
    }

    @Test
    void equalsGoInTheOrderInWhichTheyCame() {
        Batcher<Integer, Integer> batcher =
                lanes.batcher(runner, BatchPolicy.builder().maxRows(4).build());
        Lanes.teach(batcher, List.of(1L), SLOW);
        occupy(batcher);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            futures.add(submit(batcher, number(i)));
        }
        letAllEnd(futures);
        assertThat(runner.batches.stream().flatMap(List::stream))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 100).boxed().toList());
    }

    @Test
    void lowPriorityIsRunUnderAFloodOfHighPriority() {
        Batcher<Integer, Integer> batcher = lanes.batcher(
                runner, BatchPolicy.builder().maxRows(1).queueCapacity(10_000).build());
        Lanes.teach(batcher, List.of(1L), SLOW);
        occupy(batcher);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        futures.add(submit(batcher, number(-1), CallOptions.NONE.with(Priority.LOW)));
        for (int i = 1; i <= 300; i++) {
            lanes.clock.addAndGet(Duration.ofMillis(10).toNanos());
            futures.add(submit(batcher, number(i), CallOptions.NONE.with(Priority.HIGH)));
        }
        futures.remove(0).exceptionally(failed -> 0);
        letAllEnd(futures);
        int turn = runner.batches.stream().flatMap(List::stream).toList().indexOf(-1);
        assertThat(turn)
                .as("after those that came within its patience of a second")
                .isEqualTo(100);
    }

    @Test
    void aFloodOfOneModelDelaysAnotherByOneRunOnTheOnlySlot() throws Exception {
        Batcher<Integer, Integer> flood =
                lanes.batcher("flood", runner, BatchPolicy.builder().maxRows(1).build());
        Batcher<Integer, Integer> quiet =
                lanes.batcher("quiet", runner, BatchPolicy.builder().maxRows(1).build());
        Lanes.teach(flood, List.of(1L), SLOW);
        Lanes.teach(quiet, List.of(1L), SLOW);
        Future<Integer> first = occupy(flood);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            int own = i;
            calls.add(callers.submit(() -> flood.predict(number(own), CallOptions.NONE)));
            awaitWaiting(flood, i);
        }
        for (int i = 1; i <= 5; i++) {
            int own = 100 + i;
            Future<Integer> call = callers.submit(() -> quiet.predict(number(own), CallOptions.NONE));
            awaitWaiting(quiet, 1);
            while (!call.isDone()) {
                lanes.clock.addAndGet(SLOW);
                runner.mayEnd.release();
                runner.begun.acquire();
                if (lastBegun() == own) {
                    lanes.clock.addAndGet(SLOW);
                    runner.mayEnd.release();
                    call.get();
                    runner.begun.acquire();
                }
            }
        }
        List<Integer> order = runner.batches.stream().map(batch -> batch.get(0)).toList();
        for (int i = 1; i < 5; i++) {
            assertThat(order.indexOf(101 + i) - order.indexOf(100 + i))
                    .as("turns between two calls of the quiet model: %s", order)
                    .isBetween(1, 3);
        }
        runner.mayEnd.release(1000);
        first.get();
        for (Future<Integer> each : calls) {
            each.get();
        }
    }

    private int lastBegun() {
        List<List<Integer>> batches = List.copyOf(runner.batches);
        return batches.get(batches.size() - 1).get(0);
    }

    @Test
    void everyBatchKeepsThePolicy() {
        SplittableRandom random = new SplittableRandom(Seeds.seed());
        for (int round = 0; round < 30; round++) {
            double padding = random.nextInt(10) / 10.0;
            long cost = random.nextLong(100, 5_100);
            int rows = 1 + random.nextInt(32);
            checkBatches(
                    BatchPolicy.builder()
                            .maxPadding(padding)
                            .maxCost(cost)
                            .maxRows(rows)
                            .queueCapacity(1000)
                            .build(),
                    random.split());
        }
    }

    private void checkBatches(BatchPolicy policy, SplittableRandom random) {
        StepRunner own = new StepRunner();
        Batcher<Integer, Integer> batcher = new Lanes(1).batcher(own, policy);
        for (long length = 1; length <= 600; length *= 2) {
            Lanes.teach(batcher, List.of(length, length + length / 2), SLOW);
        }
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        Future<Integer> first = callers.submit(() -> batcher.predict(number(1), CallOptions.NONE));
        own.begun.acquireUninterruptibly();
        for (int i = 0; i < 200; i++) {
            int length = 1 + random.nextInt(1 + random.nextInt(600));
            futures.add(submit(batcher, number(length, length)));
        }
        own.mayEnd.release(1_000_000);
        futures.forEach(CompletableFuture::join);
        assertThat(first).succeedsWithin(Duration.ofMinutes(1));
        for (List<Integer> batch : own.batches) {
            int longest = batch.stream().mapToInt(Integer::intValue).max().orElseThrow();
            int filled = batch.stream().mapToInt(Integer::intValue).sum();
            long cost = (long) longest * batch.size();
            assertThat(1 - (double) filled / cost)
                    .as("padding of %s; %s", batch, Seeds.said(Seeds.seed()))
                    .isLessThanOrEqualTo(policy.maxPadding());
            assertThat(batch.size() == 1 || (cost <= policy.maxCost() && batch.size() <= policy.maxRows()))
                    .as("%s under %s; %s", batch, policy, Seeds.said(Seeds.seed()))
                    .isTrue();
        }
    }

    @Test
    void aLatencyGoalGovernsWhoIsLetIn() {
        Batcher<Integer, Integer> batcher = lanes.batcher(
                runner,
                BatchPolicy.builder()
                        .maxRows(1)
                        .targetP99(Duration.ofMillis(5))
                        .queueCapacity(1000)
                        .build());
        Lanes.teach(batcher, List.of(1L), SLOW);
        occupy(batcher);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        OverloadedException refused = null;
        for (int i = 1; refused == null; i++) {
            try {
                futures.add(submit(batcher, number(i)));
            } catch (OverloadedException e) {
                refused = e;
            }
        }
        assertThat(futures).as("of 1 ms each").hasSizeBetween(3, 10);
        assertThat(refused).hasMessageContaining("and targetP99 is 5.0 ms");
        assertThat(refused.retryAfter()).isPositive();
        letAllEnd(futures);
    }

    @Test
    void theFirstRunsOfAProcessAreNotBelieved() {
        runner.mayEnd.release(1_000_000);
        Batcher<Integer, Integer> batcher = lanes.batcher(runner, BatchPolicy.automatic());
        batcher.curve().ran(1, 1, Duration.ofSeconds(3).toNanos());
        CallOptions soon = CallOptions.by(Deadline.after(Duration.ofMillis(100), lanes.clock::get));
        assertThat(batcher.predict(number(4), soon)).isEqualTo(8);
    }

    @Test
    void aModelThatSeemsTooSlowForEveryDeadlineIsTriedNowAndThen() {
        runner.mayEnd.release(1_000_000);
        Batcher<Integer, Integer> batcher = lanes.batcher(runner, BatchPolicy.automatic());
        Lanes.teach(batcher, List.of(1L), Duration.ofSeconds(3).toNanos());
        int answers = 0;
        for (int i = 0; i < 64; i++) {
            CallOptions soon = CallOptions.by(Deadline.after(Duration.ofMillis(100), lanes.clock::get));
            try {
                answers += batcher.predict(number(1), soon) / 2;
            } catch (DeadlineExceededException e) {
                assertThat(e).hasMessageContaining("and 100 ms are left until its deadline");
            }
        }
        assertThat(answers).isEqualTo(4);
    }

    @Test
    void nothingIsLetInPastItsDeadline() {
        Batcher<Integer, Integer> batcher = lanes.batcher(runner, BatchPolicy.automatic());
        CallOptions past = CallOptions.by(Deadline.after(Duration.ZERO, lanes.clock::get));
        for (int i = 0; i < 40; i++) {
            assertThatThrownBy(() -> batcher.predict(number(1), past)).isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(runner.batches).isEmpty();
    }
}
