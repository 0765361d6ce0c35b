package dev.augur;

import static dev.augur.HookRig.LONG;
import static dev.augur.HookRig.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Hook.Fault;
import dev.augur.Hook.Phase;
import dev.augur.HookRig.Hanging;
import dev.augur.engine.FakeModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What hooks do after an answer, they do to the answer's record alone, and nobody waits for them. */
final class AfterHooksTest {
    private static final float[] ROW = {1, 2};

    private record Told(List<float[]> records, Outcome<float[]> outcome) {}

    private final HookRig rig = new HookRig();
    private final Hanging hanging = new Hanging();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final Hook<float[], float[]> telling =
            Hook.after("telling", (record, outcome) -> told.add(new Told(List.of(record), outcome)));

    @AfterEach
    void close() {
        hanging.released.countDown();
        rig.close();
    }

    @Test
    void itGetsTheRecordAndTheOutcome() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(telling, HookRig.patient());
        float[] answer = predictor.predict(ROW);
        Told one = HookRig.next(told);
        assertThat(one.records().get(0)).isSameAs(ROW);
        assertThat(one.outcome()).isEqualTo(new Outcome.Success<>(answer));
        predictor.submit(ROW).get();
        assertThat(HookRig.next(told).outcome().orThrow()).containsExactly(2, 4);
        assertThat(rig.inference.awaitHooks(LONG).isComplete()).isTrue();
        assertThat(rig.ran)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.phase()).isEqualTo(Phase.AFTER));
    }

    @Test
    void itGetsFailuresToo() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(telling, HookRig.patient());
        float[] poison = {FakeModel.POISON, 0};
        assertThatThrownBy(() -> predictor.predict(poison)).isInstanceOf(EngineException.class);
        assertThatThrownBy(HookRig.next(told).outcome()::orThrow).isInstanceOf(EngineException.class);
        assertThatThrownBy(predictor.submit(poison)::get).hasCauseInstanceOf(EngineException.class);
        assertThatThrownBy(HookRig.next(told).outcome()::orThrow).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> predictor.predictAll(rows(1, FakeModel.POISON)))
                .isInstanceOf(EngineException.class);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(HookRig.next(told).outcome()::orThrow).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void eachRecordOfAListHasItsOwn() throws Exception {
        Predictor<float[], float[]> predictor =
                rig.hooked(telling, HookPolicy.builder().threads(1).build());
        predictor.predictEach(rows(1, FakeModel.POISON, 3));
        assertThat(HookRig.next(told).outcome().orThrow()).containsExactly(2, 4);
        assertThatThrownBy(HookRig.next(told).outcome()::orThrow).hasMessage("the model cannot take -1.0");
        assertThat(HookRig.next(told).outcome().orThrow()).containsExactly(6, 8);
        predictor.predictAll(rows(5, 6));
        assertThat(HookRig.next(told).records().get(0)[0]).isEqualTo(5);
        assertThat(HookRig.next(told).records().get(0)[0]).isEqualTo(6);
    }

    @Test
    void theSlotAndTheTensorsAreFreeBeforeItStarts() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.after(), HookRig.patient());
        assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        HookRig.await(hanging.began);
        int allocated = rig.allocations.get();
        for (int i = 0; i < 50; i++) {
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        }
        assertThat(rig.allocations)
                .as("the call of the first prediction is used again")
                .hasValue(allocated);
        assertThat(rig.inference.drain(Duration.ZERO).calls()).isEmpty();
        rig.inference.close();
        assertThat(rig.model.freed).as("nobody is in a run while hooks hang").hasValue(1);
        assertThat(rig.pool.usedBytes()).isZero();
    }

    @Test
    void whatThrowsIsTold() throws Exception {
        IllegalStateException cause = new IllegalStateException("store is full");
        Hook<float[], float[]> broken = Hook.after("broken", (record, outcome) -> {
            throw cause;
        });
        Predictor<float[], float[]> predictor = rig.predictorBuilder()
                .hook(broken, HookRig.patient())
                .hook(telling, HookRig.patient())
                .build();
        for (int i = 0; i < 100; i++) {
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(HookRig.next(rig.failed))
                    .isEqualTo(new InferenceListener.HookFailed(HookRig.ID, "broken", Phase.AFTER, Fault.THREW, cause));
            assertThat(HookRig.next(told).outcome().orThrow()).containsExactly(2, 4);
        }
    }

    @Test
    void aFloodIsDroppedAndCounted() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(
                hanging.after(), HookRig.narrow().threads(2).queueCapacity(3).build());
        for (int i = 0; i < 100; i++) {
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        }
        assertThat(rig.failed)
                .hasSize(95)
                .allSatisfy(event -> assertThat(event.fault()).isEqualTo(Fault.DROPPED));
        hanging.released.countDown();
        for (int i = 0; i < 5; i++) {
            HookRig.next(rig.ran);
        }
        assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        HookRig.next(rig.ran);
        assertThat(rig.failed).hasSize(95);
    }

    @Test
    void whatTakesTooLongIsInterrupted() throws Exception {
        Predictor<float[], float[]> predictor = rig.predictorBuilder()
                .hook(
                        hanging.after(),
                        HookRig.narrow()
                                .timeout(Duration.ofMillis(20))
                                .queueCapacity(1)
                                .build())
                .build();
        predictor.predict(ROW);
        predictor.predict(ROW);
        HookRig.await(hanging.interrupted);
        for (int i = 0; i < 2; i++) {
            assertThat(HookRig.next(rig.failed).fault()).isEqualTo(Fault.TIMED_OUT);
        }
    }

    @Test
    void threadsAreStartedOnDemandAndEndWhenIdle() throws Exception {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Hook<float[], float[]> where = Hook.after("where", (record, outcome) -> seen.add(Thread.currentThread()));
        Predictor<float[], float[]> predictor =
                rig.hooked(where, HookPolicy.builder().idle(LONG).build());
        for (int i = 0; i < 100; i++) {
            predictor.predict(ROW);
            assertThat(rig.inference.awaitHooks(LONG).isComplete()).isTrue();
        }
        assertThat(seen).hasSizeBetween(1, 2).allSatisfy(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).startsWith("augur-hook-where-");
        });
        predictor.close();
        for (Thread thread : seen) {
            thread.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(thread.isAlive()).isFalse();
        }
        seen.clear();
        Predictor<float[], float[]> brief =
                rig.hooked(where, HookPolicy.builder().idle(Duration.ZERO).build());
        brief.predict(ROW);
        assertThat(rig.inference.awaitHooks(LONG).isComplete()).isTrue();
        Thread only = List.copyOf(seen).get(0);
        only.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(only.isAlive()).isFalse();
        assertThat(brief.predict(ROW)).containsExactly(2, 4);
    }

    @Test
    void missingRecordsHaveNone() {
        float[] missing = Arrays.asList(ROW, null).get(1);
        Predictor<float[], float[]> predictor = rig.hooked(telling, HookRig.patient());
        assertThatThrownBy(() -> predictor.predict(missing)).hasMessage("Record must not be null");
        assertThatThrownBy(predictor.submit(missing)::get).hasMessageContaining("Record must not be null");
        assertThat(rig.inference.awaitHooks(LONG).isComplete()).isTrue();
        assertThat(told).isEmpty();
    }
}
