package dev.augur.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.Deadline;
import dev.augur.InferenceException;
import dev.augur.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many callers of every kind at once, on a clock that only runs advance; what must hold is looked at in every run. */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored")
final class StressTest {
    private static final int CALLERS = 6;
    private static final int ROUNDS = 400;
    private static final int CAPACITY = 40;
    /** Records of a call of many, which fill the queue up to their window whatever its capacity. */
    private static final int MANY = 100;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ConcurrentLinkedQueue<Cancellation> cancellations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();

    @AfterEach
    void stop() {
        callers.shutdownNow();
        executor.shutdownNow();
    }

    /** On one slot the order and the moment of each run are known, and looked at too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyCallEndsOnceAndEveryRunKeepsTheRules(int slots) throws Exception {
        long seed = Seeds.seed() + slots;
        StressRunner runner = new StressRunner(slots);
        RunSlots shared = new RunSlots(slots, runner.clock::get);
        Batcher<StressRecord, Integer> batcher = runner.batcher(shared, executor, CAPACITY);
        List<Future<?>> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Caller caller = new Caller(i, new SplittableRandom(seed * 31 + i), runner, batcher);
            threads.add(callers.submit(caller::callOften));
        }
        for (Future<?> each : threads) {
            each.get();
        }
        Awaitility.await("all end; " + Seeds.said(seed))
                .until(() -> ended.get() == asked.get() && shared.free() == slots);
        assertThat(runner.broken).as(Seeds.said(seed)).isEmpty();
        assertThat(batcher.waitingRows()).as(Seeds.said(seed)).isZero();
        assertThat(runner.answered).as(Seeds.said(seed)).hasPositiveValue();
        Awaitility.await("every value is delivered or freed; " + Seeds.said(seed))
                .until(() -> runner.made.get() == runner.answered.get() + runner.discarded.get());
    }

    /** One thread that makes calls, one after the other or many at once. */
    private final class Caller {
        private final int own;
        private final SplittableRandom random;
        private final StressRunner runner;
        private final Batcher<StressRecord, Integer> batcher;
        private int sequence;

        Caller(int own, SplittableRandom random, StressRunner runner, Batcher<StressRecord, Integer> batcher) {
            this.own = own;
            this.random = random;
            this.runner = runner;
            this.batcher = batcher;
        }

        void callOften() {
            for (int i = 0; i < ROUNDS; i++) {
                Cancellation due = random.nextInt(4) == 0 ? cancellations.poll() : null;
                if (due != null) {
                    due.cancel();
                }
                switch (random.nextInt(own == 0 ? 3 : 2)) {
                    case 0 -> predict(options());
                    case 1 -> submitSome(options());
                    default -> predictMany(options());
                }
                int waiting = batcher.waitingRows();
                runner.expect(waiting <= CAPACITY + MANY, waiting + " rows wait");
            }
        }

        private CallOptions options() {
            Priority priority = List.of(Priority.values()).get(random.nextInt(3));
            Cancellation cancellation = random.nextInt(4) == 0 ? new Cancellation() : null;
            if (cancellation != null) {
                cancellations.add(cancellation);
            }
            Deadline deadline = random.nextInt(3) == 0
                    ? Deadline.after(Duration.ofNanos(random.nextInt(2_000_000)), runner.clock::get)
                    : null;
            return new CallOptions(deadline, priority, cancellation, null);
        }

        private StressRecord record(CallOptions options, boolean ordered) {
            asked.incrementAndGet();
            int number = numbers.incrementAndGet();
            String line = ordered ? own + " " + options.priority() : "";
            return new StressRecord(
                    random.nextInt(12) == 0 ? -number : number,
                    1 + random.nextInt(2),
                    options.deadline(),
                    line,
                    sequence++);
        }

        private Staged<StressRecord> staged(StressRecord record) {
            return new Staged<>(record, 1, 10L * record.length(), "all");
        }

        private void predict(CallOptions options) {
            StressRecord record = record(options, true);
            try {
                end(record, batcher.predict(staged(record), options), null);
            } catch (InferenceException e) {
                end(record, null, e);
            }
        }

        private void submitSome(CallOptions options) {
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                StressRecord record = record(options, true);
                CompletableFuture<Integer> future = new CompletableFuture<>();
                future.whenComplete((value, error) -> end(record, value, error));
                try {
                    batcher.submit(staged(record), options, future);
                } catch (InferenceException e) {
                    future.completeExceptionally(e);
                }
                if (random.nextInt(10) == 0) {
                    future.cancel(true);
                }
            }
        }

        private void predictMany(CallOptions options) {
            List<StressRecord> records = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                records.add(record(options, false));
            }
            int[] next = {0};
            List<Ended<Integer>> outcomes = List.of();
            try {
                outcomes = batcher.predictMany(
                        () -> next[0] < records.size() ? staged(records.get(next[0]++)) : null, options);
            } catch (InferenceException e) {
                runner.expect(options.cancellation() != null, "a call of many fails as a whole: " + e);
            }
            for (int i = 0; i < records.size(); i++) {
                Ended<Integer> outcome =
                        outcomes.isEmpty() ? new Ended<>(null, null) : outcomes.get(Math.min(i, outcomes.size() - 1));
                end(records.get(i), outcome.value(), outcome.error());
            }
        }

        private void end(StressRecord record, @Nullable Integer value, @Nullable Throwable error) {
            ended.incrementAndGet();
            runner.expect(record.ends().getAndSet(true) == false, record + " ends once");
            if (value != null) {
                runner.answered.incrementAndGet();
                runner.expect(value == 2 * record.number(), record + " got " + value);
            } else if (record.number() > 0) {
                runner.expect(
                        error == null || !String.valueOf(error.getMessage()).startsWith("negative"),
                        record + " got " + error);
            }
        }
    }
}
