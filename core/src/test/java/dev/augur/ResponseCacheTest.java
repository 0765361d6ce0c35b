package dev.augur;

import static dev.augur.HookRig.LONG;
import static dev.augur.HookRig.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.HookRig.Hanging;
import dev.augur.ResponseCache.Stats;
import dev.augur.codec.Classification;
import dev.augur.codec.Codec;
import dev.augur.engine.FakeModel;
import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Equal inputs run once; nobody gets an answer that is not its own, or shares one with another caller. */
final class ResponseCacheTest {
    private static final float[] ROW = {1, 2};

    private final HookRig rig = new HookRig();
    private final Hanging run = new Hanging();
    private final ResponseCache<float[]> cache = ResponseCache.of(1 << 20);
    private final Predictor<float[], float[]> predictor =
            rig.predictorBuilder().cache(cache).build();

    @AfterEach
    void close() {
        run.released.countDown();
        rig.close();
    }

    private void holdRuns() {
        predictor.warm();
        rig.model.duringRun = () -> {
            try {
                run.hang();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    private void awaitJoined(int count) {
        while (cache.stats().joined() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void equalRecordsRunOnce() throws Exception {
        assertThat(predictor.predict(new float[] {1, 2})).containsExactly(2, 4);
        assertThat(predictor.predict(new float[] {1, 2})).containsExactly(2, 4);
        assertThat(predictor.submit(new float[] {1, 2}).get()).containsExactly(2, 4);
        assertThat(predictor.predict(new float[] {2, 1})).containsExactly(4, 2);
        assertThat(rig.model.rows).containsExactly(1L, 1L);
        Stats stats = cache.stats();
        assertThat(stats).isEqualTo(new Stats(2, 0, 2, 0, 2, stats.bytes()));
        assertThat(stats.bytes()).isBetween(2 * 8L, 1000L);
        assertThat(cache).hasToString("response cache, " + stats);
        cache.clear();
        assertThat(cache.stats().entries()).isZero();
        predictor.predict(ROW);
        assertThat(rig.model.rows).hasSize(3);
    }

    @Test
    void nobodySharesAnAnswer() {
        float[] first = predictor.predict(ROW);
        first[0] = -7;
        float[] second = predictor.predict(ROW);
        assertThat(second).containsExactly(2, 4);
        second[0] = -7;
        assertThat(predictor.predictAll(rows(1)).get(0)).containsExactly(2, 4);
    }

    @Test
    void whoComesMeanwhileWaitsForTheOneThatRuns() throws Exception {
        holdRuns();
        List<Future<float[]>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(rig.threads.submit(() -> predictor.predict(ROW.clone())));
            calls.add(predictor.submit(ROW.clone()));
        }
        calls.add(rig.threads.submit(() -> predictor.predictAll(rows(1)).get(0)));
        awaitJoined(32);
        run.released.countDown();
        for (Future<float[]> call : calls) {
            assertThat(call.get(1, TimeUnit.MINUTES)).containsExactly(2, 4);
        }
        assertThat(rig.model.rows).containsExactly(1L);
        assertThat(cache.stats().misses()).isEqualTo(1);
    }

    @Test
    void whoWaitsKeepsItsOwnLimits() throws Exception {
        holdRuns();
        Future<float[]> leader = rig.threads.submit(() -> predictor.predict(ROW));
        HookRig.await(run.began);
        Cancellation cancellation = new Cancellation();
        CallOptions cancelled = CallOptions.NONE.with(cancellation);
        CallOptions hurried = CallOptions.within(Duration.ofMillis(20));
        String late = "Model 'score:1': the deadline of the call passed while an equal call runs, which goes on";
        assertThatThrownBy(() -> predictor.predict(ROW, hurried))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage(late);
        assertThatThrownBy(predictor.submit(ROW, hurried)::get)
                .hasCauseInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining(late);
        assertThatThrownBy(predictor.predictEach(rows(1), hurried).get(0)::orThrow)
                .hasMessage(late);
        Future<float[]> waiting = rig.threads.submit(() -> predictor.predict(ROW, cancelled));
        CompletableFuture<float[]> submitted = predictor.submit(ROW, cancelled);
        awaitJoined(5);
        cancellation.cancel();
        for (Future<float[]> call : List.of(waiting, submitted)) {
            assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES))
                    .hasCauseInstanceOf(CancelledException.class)
                    .hasMessageContaining("Model 'score:1': the call was cancelled while an equal call runs");
        }
        assertThat(rig.refused).hasSize(5);
        run.released.countDown();
        assertThat(leader.get()).containsExactly(2, 4);
        assertThat(predictor.predict(ROW, hurried)).containsExactly(2, 4);
        assertThat(rig.model.rows).containsExactly(1L);
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        holdRuns();
        Future<float[]> leader = rig.threads.submit(() -> predictor.predict(ROW));
        HookRig.await(run.began);
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            assertThatThrownBy(() -> predictor.predict(ROW)).isInstanceOf(CancelledException.class);
            kept.complete(Thread.interrupted());
        });
        caller.start();
        awaitJoined(1);
        caller.interrupt();
        assertThat(kept.get(1, TimeUnit.MINUTES)).isTrue();
        run.released.countDown();
        assertThat(leader.get()).containsExactly(2, 4);
    }

    @Test
    void failuresAreNotKeptAndWhoWaitedTriesByItself() throws Exception {
        holdRuns();
        float[] poison = {FakeModel.POISON, 0};
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(rig.threads.submit(() -> predictor.predict(poison)));
        }
        calls.add(predictor.submit(poison));
        awaitJoined(4);
        run.released.countDown();
        for (Future<?> call : calls) {
            assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(EngineException.class);
        }
        assertThat(rig.model.rows).hasSize(5);
        assertThat(cache.stats().entries()).isZero();
        assertThatThrownBy(predictor.predictEach(List.of(poison)).get(0)::orThrow)
                .isInstanceOf(EngineException.class);
        assertThat(cache.stats().entries()).isZero();
    }

    /** The first run's caller is out of time when it has encoded; the key's encoding came before. */
    @Test
    void whoWaitedForACallThatRanOutOfTimeRuns() throws Exception {
        AtomicLong clock = new AtomicLong();
        AtomicLong encodes = new AtomicLong();
        PairCodec pairs = new PairCodec();
        Codec<float[], float[]> slow = pairs.mapInput(record -> {
            if (encodes.incrementAndGet() == 2) {
                hang();
                clock.addAndGet(10);
            }
            return record;
        });
        Predictor<float[], float[]> hurried =
                rig.inference.predictorBuilder(HookRig.ID, slow).cache(cache).build();
        CallOptions soon = CallOptions.by(Deadline.after(Duration.ofNanos(10), clock::get));
        Future<float[]> leader = rig.threads.submit(() -> hurried.predict(ROW, soon));
        HookRig.await(run.began);
        Future<float[]> patient = rig.threads.submit(() -> hurried.predict(ROW));
        CompletableFuture<float[]> submitted = hurried.submit(ROW);
        awaitJoined(2);
        run.released.countDown();
        assertThatThrownBy(leader::get).hasCauseInstanceOf(DeadlineExceededException.class);
        assertThat(patient.get(1, TimeUnit.MINUTES)).containsExactly(2, 4);
        assertThat(submitted.get(1, TimeUnit.MINUTES)).containsExactly(2, 4);
        assertThat(rig.model.rows).as("the two who waited ran once").containsExactly(1L);
    }

    private void hang() {
        try {
            run.hang();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aListRunsEachOfItsRecordsOnce() {
        predictor.predict(new float[] {3, 4});
        List<Outcome<float[]>> outcomes =
                predictor.predictEach(rows(1, 3, 1, FakeModel.POISON, Float.NaN, 2, FakeModel.POISON));
        assertThat(outcomes.get(0).orThrow()).containsExactly(2, 4);
        assertThat(outcomes.get(1).orThrow()).containsExactly(6, 8);
        assertThat(outcomes.get(2).orThrow())
                .containsExactly(2, 4)
                .isNotSameAs(outcomes.get(0).orThrow());
        assertThat(outcomes.get(5).orThrow()).containsExactly(4, 6);
        assertThatThrownBy(outcomes.get(3)::orThrow).isInstanceOf(EngineException.class);
        assertThatThrownBy(outcomes.get(4)::orThrow).hasMessage("NaN");
        assertThatThrownBy(outcomes.get(6)::orThrow).isInstanceOf(EngineException.class);
        assertThat(cache.stats().entries()).isEqualTo(3);
        rig.model.rows.clear();
        assertThat(predictor.predictAll(rows(3, 2, 1))).hasSize(3);
        assertThat(rig.model.rows).isEmpty();
        assertThatThrownBy(() -> predictor.predictAll(rows(1, 2, Float.NaN)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Record 2: NaN");
        assertThat(predictor.predictEach(List.of())).isEmpty();
        List<float[]> missing = Arrays.asList(new float[] {1, 2}, null);
        assertThatThrownBy(() -> predictor.predictAll(missing)).hasMessage("Record 1: Record must not be null");
    }

    /** Either list leads records that the other waits for. */
    @Test
    void twoListsDoNotWaitForEachOtherForEver() throws Exception {
        for (int round = 0; round < 200; round++) {
            cache.clear();
            Future<List<float[]>> up = rig.threads.submit(() -> predictor.predictAll(rows(1, 2, 3, 4)));
            Future<List<float[]>> down = rig.threads.submit(() -> predictor.predictAll(rows(4, 3, 2, 1)));
            assertThat(up.get(1, TimeUnit.MINUTES))
                    .extracting(value -> value[0])
                    .containsExactly(2f, 4f, 6f, 8f);
            assertThat(down.get(1, TimeUnit.MINUTES))
                    .extracting(value -> value[0])
                    .containsExactly(8f, 6f, 4f, 2f);
        }
    }

    @Test
    void itIsBoundedByBytes() {
        ResponseCache<float[]> small = ResponseCache.of(10_000);
        Predictor<float[], float[]> bounded =
                rig.predictorBuilder().cache(small).build();
        for (int i = 0; i < 1_000; i++) {
            bounded.predict(new float[] {i, 0});
        }
        Stats stats = small.stats();
        assertThat(stats.bytes()).isBetween(1L, 10_000L);
        assertThat(stats.entries()).isBetween(1L, 40L);
        assertThat(stats.entries() + stats.evictions()).isEqualTo(1_000);
    }

    @Test
    void answersAge() {
        AtomicLong clock = new AtomicLong();
        ResponseCache<float[]> brief = ResponseCache.<float[]>builder()
                .timeToLive(Duration.ofNanos(100))
                .nanoClock(clock::get)
                .build();
        Predictor<float[], float[]> aging = rig.predictorBuilder().cache(brief).build();
        aging.predict(ROW);
        clock.set(99);
        aging.predict(ROW);
        assertThat(rig.model.rows).hasSize(1);
        clock.set(100);
        aging.predict(ROW);
        assertThat(rig.model.rows).hasSize(2);
    }

    @Test
    void predictorsShareItsBytesButNoAnswers() {
        Predictor<float[], float[]> other = rig.predictorBuilder().cache(cache).build();
        Predictor<float[], float[]> otherVersion = rig.inference
                .predictorBuilder(ModelId.of("score:2"), new PairCodec())
                .cache(cache)
                .build();
        predictor.predict(ROW);
        other.predict(ROW);
        otherVersion.predict(ROW);
        assertThat(rig.model.rows).hasSize(3);
        assertThat(cache.stats().entries()).isEqualTo(3);
        other.close();
        assertThat(cache.stats().entries()).isEqualTo(2);
        assertThatThrownBy(() -> other.predict(ROW)).hasMessage("The predictor of model 'score:1' is closed");
    }

    @Test
    void hooksSeeCachedAnswersToo() throws Exception {
        AtomicReference<float[]> seen = new AtomicReference<>();
        Predictor<float[], float[]> hooked = rig.predictorBuilder()
                .cache(cache)
                .hook(Hook.before("ten", record -> Hook.Step.go(new float[] {10, 10})), HookRig.patient())
                .hook(Hook.after("seen", (record, outcome) -> seen.set(outcome.orThrow())))
                .build();
        hooked.predict(ROW);
        assertThat(hooked.predict(new float[] {5, 5})).containsExactly(20, 20);
        assertThat(rig.model.rows).hasSize(1);
        assertThat(rig.inference.awaitHooks(LONG).isComplete()).isTrue();
        assertThat(seen.get()).containsExactly(20, 20);
    }

    private record Unknown(float value) {}

    private <P> Predictor<float[], P> giving(Function<float[], P> value, ResponseCache<P> responses) {
        return rig.inference
                .predictorBuilder(HookRig.ID, new PairCodec().<P>mapOutput(value))
                .cache(responses)
                .build();
    }

    @Test
    void unknownTypesNeedASize() throws Exception {
        String text = "The response cache does not know the size of a dev.augur.ResponseCacheTest$Unknown:"
                + " give ResponseCache.Builder.sizeOf a function that tells it";
        Predictor<float[], Unknown> refusing = giving(row -> new Unknown(row[0]), ResponseCache.of(1_000));
        assertThatThrownBy(() -> refusing.predict(ROW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(text);
        assertThatThrownBy(refusing.submit(ROW)::get).hasMessageContaining(text);
        assertThatThrownBy(() -> refusing.predictEach(rows(1))).hasMessage(text);
        ResponseCache<Unknown> known = ResponseCache.<Unknown>builder()
                .sizeOf(value -> 16)
                .copyOf(value -> new Unknown(value.value() + 1))
                .build();
        Predictor<float[], Unknown> counted = giving(row -> new Unknown(row[0]), known);
        assertThat(counted.predict(ROW)).isEqualTo(new Unknown(2));
        assertThat(counted.predict(ROW)).as("copied in and out").isEqualTo(new Unknown(4));
        ResponseCache<Unknown> wrong =
                ResponseCache.<Unknown>builder().sizeOf(value -> -1).build();
        assertThatThrownBy(() -> giving(row -> new Unknown(1), wrong).predict(ROW))
                .hasMessageStartingWith("The size of a cached value must be >= 0, got -1");
    }

    @Test
    void knownTypesAreWeighedAndCopiedInDepth() {
        assertKept(new double[100], 800);
        assertKept(new long[100], 800);
        assertKept(new int[100], 400);
        assertKept(new short[100], 200);
        assertKept(new char[100], 200);
        assertKept(new byte[100], 100);
        assertKept(new boolean[100], 100);
        assertKept("x".repeat(100), 200);
        assertKept(List.of(1, 2L, 3f, 4.0, true, 'c', DeviceKind.CPU), 0);
        assertKept(List.of(new Classification("cat", 1, 0.5f)), 6);
        assertKept(new float[][] {new float[100], new float[100]}, 800);
        assertKept(Map.of("scores", new float[100]), 400);
        ResponseCache<List<float[]>> lists = ResponseCache.of(10_000);
        Predictor<float[], List<float[]>> predictor = giving(row -> List.of(row), lists);
        predictor.predict(ROW).get(0)[0] = -7;
        assertThat(predictor.predict(ROW).get(0)).containsExactly(2, 4);
    }

    private enum DeviceKind {
        CPU
    }

    private <P> void assertKept(P value, long atLeast) {
        ResponseCache<P> responses = ResponseCache.of(10_000);
        try (Predictor<float[], P> predictor = giving(row -> value, responses)) {
            for (int i = 0; i < 2; i++) {
                assertThat(predictor.predict(ROW)).usingRecursiveComparison().isEqualTo(value);
            }
            assertThat(responses.stats().hits()).isEqualTo(1);
            assertThat(responses.stats().bytes()).isBetween(atLeast, atLeast + 1_000);
        }
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> ResponseCache.of(0)).hasMessage("maxBytes must be >= 1, got 0");
        assertThatThrownBy(
                        () -> ResponseCache.builder().timeToLive(Duration.ZERO).build())
                .hasMessage("timeToLive must be > 0, got PT0S");
    }
}
