package dev.augur.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are given up at any stage, in every way there is. */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored")
final class CancelTest {
    private static final int CANCELS = 10_000;
    private static final int CALLERS = 4;
    private static final long SEED = Seeds.seed();

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    /** Each caller does what another asked for, before its own next call. */
    private final ConcurrentLinkedQueue<Runnable> cancels = new ConcurrentLinkedQueue<>();

    private final Lanes lanes = new Lanes(2);
    private final CountingRunner runner = new CountingRunner(2);
    private final Batcher<Integer, Integer> batcher = batcher();

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger completions = new AtomicInteger();
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();

    private Batcher<Integer, Integer> batcher() {
        lanes.executor = executor;
        Batcher<Integer, Integer> made =
                lanes.batcher(runner, BatchPolicy.builder().maxRows(8).build());
        Lanes.teach(made, List.of(1L), 10_000);
        return made;
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        executor.shutdownNow();
    }

    @Test
    void whateverIsGivenUpFreesWhatItHeld() throws Exception {
        List<Future<?>> ended = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            ended.add(callers.submit(() -> callUntilEnough(random)));
        }
        for (Future<?> each : ended) {
            each.get();
        }
        Awaitility.await().until(() -> lanes.slots.free() == 2 && completions.get() == submitted.get());
        assertThat(batcher.waitingRows()).as(Seeds.said(SEED)).isZero();
        assertThat(batcher.predict(Lanes.number(4), CallOptions.NONE)).isEqualTo(8);
        delivered.incrementAndGet();
        assertThat(runner.crossed).as(Seeds.said(SEED)).hasValue(0);
        assertThat(runner.most.get()).as(Seeds.said(SEED)).isLessThanOrEqualTo(2);
        Awaitility.await()
                .untilAsserted(() -> assertThat(delivered.get() + runner.discarded.get())
                        .as("every value is delivered or freed; " + Seeds.said(SEED))
                        .isEqualTo(runner.made.get()));
    }

    private void callUntilEnough(SplittableRandom random) {
        while (givenUp.get() < CANCELS) {
            cancelAnother();
            int number = calls.incrementAndGet();
            int delay = random.nextInt(3) * random.nextInt(500);
            switch (random.nextInt(5)) {
                case 0 -> predict(number, CallOptions.NONE);
                case 1 -> predictUntil(number, delay);
                case 2 -> predict(number, CallOptions.within(Duration.ofNanos(100L * delay)));
                case 3 -> predictInterrupted(number, delay);
                default -> submit(number, delay, random.nextBoolean());
            }
        }
    }

    private void cancelAnother() {
        Runnable cancel = cancels.poll();
        if (cancel != null) {
            cancel.run();
        }
    }

    private void predictUntil(int number, int delay) {
        Cancellation cancellation = new Cancellation();
        cancels.add(after(delay, cancellation::cancel));
        predict(number, CallOptions.NONE.with(cancellation));
    }

    private void predictInterrupted(int number, int delay) {
        Thread thread = Thread.currentThread();
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        cancels.add(after(delay, () -> {
            thread.interrupt();
            interrupted.complete(null);
        }));
        predict(number, CallOptions.NONE);
        while (!interrupted.isDone()) {
            cancelAnother();
        }
        assertThat(Thread.interrupted()).as("the interrupt stays set").isTrue();
    }

    private static Runnable after(int spins, Runnable action) {
        return () -> {
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            action.run();
        };
    }

    private void predict(int number, CallOptions options) {
        try {
            delivered(number, batcher.predict(Lanes.number(number), options));
        } catch (CancelledException | DeadlineExceededException e) {
            givenUp.incrementAndGet();
        }
    }

    private void delivered(int number, int value) {
        delivered.incrementAndGet();
        if (value != 2 * number) {
            runner.crossed.incrementAndGet();
        }
    }

    private void submit(int number, int delay, boolean byToken) {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        Cancellation cancellation = new Cancellation();
        submitted.incrementAndGet();
        future.whenComplete((value, error) -> {
            completions.incrementAndGet();
            if (error == null) {
                delivered(number, value);
            } else {
                givenUp.incrementAndGet();
            }
        });
        cancels.add(after(delay, byToken ? cancellation::cancel : () -> future.cancel(true)));
        try {
            batcher.submit(
                    Lanes.number(number),
                    CallOptions.within(Duration.ofMinutes(5)).with(cancellation),
                    future);
        } catch (CancelledException e) {
            future.completeExceptionally(e);
        }
        try {
            while (!future.isDone()) {
                cancelAnother();
                Thread.onSpinWait();
            }
            future.join();
        } catch (CompletionException | CancellationException e) {
            assertThat(future).as(Seeds.said(SEED)).isCompletedExceptionally();
        }
    }
}
