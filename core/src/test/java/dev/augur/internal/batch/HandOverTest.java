package dev.augur.internal.batch;

import static dev.augur.internal.batch.Lanes.awaitWaiting;
import static dev.augur.internal.batch.Lanes.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.EngineException;
import dev.augur.InferenceListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who leads, who is told, and what is left behind, when threads go, die, come late or are of another model. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored")
final class HandOverTest extends BatcherRig {
    private static final int LONG = 100;

    private Batcher<Integer, Integer> batcher(BatchPolicy policy) {
        Batcher<Integer, Integer> batcher = lanes.batcher(runner, policy);
        Lanes.teach(batcher, List.of(1L, (long) LONG), SLOW);
        return batcher;
    }

    private Future<Integer> call(Batcher<Integer, Integer> batcher, Staged<Integer> record) {
        return call(batcher, record, CallOptions.NONE);
    }

    private void requireIdle(Batcher<Integer, Integer> batcher) {
        assertThat(batcher.waitingRows()).isZero();
        runner.mayEnd.release(1_000_000);
        assertThat(batcher.predict(number(21), CallOptions.NONE)).isEqualTo(42);
        assertThat(lanes.slots.free()).isEqualTo(lanes.slots.count());
    }

    @Test
    void aCallOfManyRecordsIsToldWhenOthersRanThemAll() throws Exception {
        Batcher<Integer, Integer> batcher =
                batcher(BatchPolicy.builder().maxRows(1024).maxPadding(0.99).build());
        Future<Integer> first = occupy(batcher);
        Future<Integer> leader = call(batcher, number(1));
        awaitWaiting(batcher, 1);
        Iterator<Integer> numbers = IntStream.range(0, 5000).iterator();
        Future<List<Ended<Integer>>> bulk = callers.submit(
                () -> batcher.predictMany(() -> numbers.hasNext() ? number(numbers.next()) : null, CallOptions.NONE));
        while (batcher.waitingRows() < 65) {
            Thread.onSpinWait();
        }
        runner.mayEnd.release(100_000);
        first.get();
        assertThat(leader.get()).isEqualTo(2);
        assertThat(bulk.get()).hasSize(5000);
        requireIdle(batcher);
    }

    @Test
    void aThreadThatDiesWhileItLeadsForOthersLeavesNothingBehind() throws Exception {
        Batcher<Integer, Integer> batcher = batcher(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        CompletableFuture<Integer> deadly = new CompletableFuture<>();
        batcher.submit(number(StepRunner.DEADLY), CallOptions.NONE, deadly);
        Future<Integer> dying = call(batcher, number(1, LONG));
        awaitWaiting(batcher, 2);
        runner.mayEnd.release(100);
        first.get();
        assertThatThrownBy(dying::get).hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(deadly::get)
                .hasCauseInstanceOf(EngineException.class)
                .hasMessageContaining("The thread that ran the batch ended before this record was run");
        requireIdle(batcher);
    }

    @Test
    void aCancellationWhileACallEntersIsNotLost() throws Exception {
        Batcher<Integer, Integer> batcher = batcher(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        Cancellation cancellation = new Cancellation();
        AtomicBoolean armed = new AtomicBoolean();
        Deadline deadline = Deadline.after(Duration.ofHours(1), () -> {
            if (armed.compareAndSet(true, false)) {
                cancellation.cancel();
            }
            return 0;
        });
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        batcher.submit(number(1), CallOptions.by(deadline), waiting);
        armed.set(true);
        assertThatThrownBy(() -> batcher.predict(number(2), CallOptions.NONE.with(cancellation)))
                .isInstanceOf(CancelledException.class);
        runner.mayEnd.release(100);
        first.get();
        assertThat(waiting.get()).isEqualTo(2);
        requireIdle(batcher);
        assertThat(runner.batches).noneMatch(batch -> batch.contains(2));
    }

    @Test
    void aThreadThatLedForOthersNeedsNoExecutorForItself() throws Exception {
        List<Runnable> neverRun = new ArrayList<>();
        lanes.executor = neverRun::add;
        Batcher<Integer, Integer> batcher = batcher(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        batcher.submit(number(1), CallOptions.NONE, new CompletableFuture<>());
        Future<Integer> leader = call(batcher, number(2, LONG));
        awaitWaiting(batcher, 2);
        runner.mayEnd.release(100);
        first.get();
        assertThat(leader.get()).isEqualTo(4);
        assertThat(List.copyOf(runner.batches)).containsExactly(List.of(0), List.of(1), List.of(2));
    }

    @Test
    void futuresOfOneModelGetSlotsBesideThreadsOfAnother() throws Exception {
        ConcurrentLinkedQueue<Runnable> late = new ConcurrentLinkedQueue<>();
        lanes.executor = late::add;
        StepRunner quietRunner = StepRunner.free();
        Batcher<Integer, Integer> flood =
                batcher(BatchPolicy.builder().maxRows(1).build());
        Batcher<Integer, Integer> quiet = lanes.batcher("quiet", quietRunner, BatchPolicy.automatic());
        Future<Integer> first = occupy(flood);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            calls.add(call(flood, number(i)));
            awaitWaiting(flood, i);
        }
        CompletableFuture<Integer> future = new CompletableFuture<>();
        quiet.submit(number(5), CallOptions.NONE, future);
        lanes.clock.addAndGet(SLOW);
        runner.mayEnd.release(2);
        first.get();
        runner.begun.acquire(2);
        assertThat(quietRunner.batches).as("run by a thread of the other model").hasSize(1);
        late.forEach(Runnable::run);
        assertThat(future.get()).isEqualTo(10);
        runner.mayEnd.release(100);
        for (Future<Integer> each : calls) {
            each.get();
        }
        requireIdle(flood);
    }

    @Test
    void aFutureThatItsOwnerEndsFreesItsPlace() {
        Batcher<Integer, Integer> batcher = batcher(BatchPolicy.automatic());
        occupy(batcher);
        CompletableFuture<Integer> future = new CompletableFuture<>();
        batcher.submit(number(1), CallOptions.NONE, future);
        future.completeExceptionally(new IllegalStateException("timed out elsewhere"));
        assertThat(batcher.waitingRows()).isZero();
    }

    @Test
    void aListenerThatThrowsKeepsNobodyWaiting() throws Exception {
        lanes.listener = new InferenceListener() {
            @Override
            public void onRefused(Refused event) {
                throw new IllegalStateException("a listener that breaks its word");
            }
        };
        Batcher<Integer, Integer> batcher = batcher(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        List<Future<Integer>> waiting = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            waiting.add(call(batcher, number(i)));
            awaitWaiting(batcher, i);
        }
        assertThatThrownBy(batcher::close).isInstanceOf(IllegalStateException.class);
        for (Future<Integer> each : waiting) {
            assertThatThrownBy(each::get).hasMessageContaining("was closed while the call waited");
        }
        runner.mayEnd.release(10);
        assertThat(first.get()).isZero();
        assertThat(lanes.slots.free()).isEqualTo(1);
    }

    @Test
    void recordsWhoseDeadlinePassesInASplitAreLeftOut() throws Exception {
        Batcher<Integer, Integer> batcher = batcher(BatchPolicy.automatic());
        Future<Integer> first = occupy(batcher);
        CallOptions soon = CallOptions.by(Deadline.after(Duration.ofHours(1), lanes.clock::get));
        CompletableFuture<Integer> late = new CompletableFuture<>();
        CompletableFuture<Integer> bad = new CompletableFuture<>();
        CompletableFuture<Integer> good = new CompletableFuture<>();
        batcher.submit(number(-1), CallOptions.NONE, bad);
        batcher.submit(number(3), CallOptions.NONE, good);
        batcher.submit(number(2), soon, late);
        runner.mayEnd.release();
        first.get();
        runner.begun.acquire();
        lanes.clock.addAndGet(Duration.ofHours(2).toNanos());
        runner.mayEnd.release(100);
        assertThat(good.get()).isEqualTo(6);
        assertThatThrownBy(bad::get).hasMessageContaining("negative -1");
        assertThatThrownBy(late::get).hasCauseInstanceOf(DeadlineExceededException.class);
        assertThat(List.copyOf(runner.batches)).containsExactly(List.of(0), List.of(-1, 3, 2), List.of(-1), List.of(3));
    }

    @Test
    void aBreakerThatOpensInTheMiddleOfACallLeavesItsOutcomes() {
        runner.mayEnd.release(1_000_000);
        Batcher<Integer, Integer> batcher = batcher(BatchPolicy.automatic());
        Iterator<Integer> numbers = IntStream.range(1, 3000).map(i -> -i).iterator();
        List<Ended<Integer>> ended =
                batcher.predictMany(() -> numbers.hasNext() ? number(numbers.next()) : null, CallOptions.NONE);
        assertThat(ended).hasSizeLessThan(3000);
        assertThat(ended.subList(0, ended.size() - 1))
                .extracting(Ended::error)
                .allMatch(EngineException.class::isInstance);
        assertThat(ended.get(ended.size() - 1).error()).hasMessageContaining("times in a row");
        lanes.clock.addAndGet(Duration.ofMillis(1001).toNanos());
        assertThat(batcher.predict(number(4), CallOptions.NONE)).isEqualTo(8);
    }
}
