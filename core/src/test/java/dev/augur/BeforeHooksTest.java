package dev.augur;

import static dev.augur.HookRig.LONG;
import static dev.augur.HookRig.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Hook.Fault;
import dev.augur.Hook.Phase;
import dev.augur.Hook.Step;
import dev.augur.HookRig.Hanging;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever hooks do before a prediction, the call gets its answer. */
final class BeforeHooksTest {
    private static final float[] ROW = {1, 2};
    private static final Hook<float[], float[]> PLUS_TEN =
            Hook.before("features", record -> Step.go(new float[] {record[0] + 10, record[1] + 10}));

    private final HookRig rig = new HookRig();
    private final Hanging hanging = new Hanging();

    @AfterEach
    void close() {
        hanging.released.countDown();
        rig.close();
    }

    @Test
    void everyWayToPredictGivesTheModelWhatTheHookMade() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(PLUS_TEN, HookRig.patient());
        assertThat(predictor.predict(ROW)).containsExactly(22, 24);
        assertThat(predictor.submit(ROW).get()).containsExactly(22, 24);
        assertThat(predictor.predictAll(rows(1, 2))).containsExactly(new float[] {22, 24}, new float[] {24, 26});
        assertThat(predictor.predictEach(rows(1, 2)))
                .extracting(outcome -> outcome.orThrow()[0])
                .containsExactly(22f, 24f);
        for (int i = 0; i < 6; i++) {
            InferenceListener.HookRan event = HookRig.next(rig.ran);
            assertThat(event.hook()).isEqualTo("features");
            assertThat(event.phase()).isEqualTo(Phase.BEFORE);
            assertThat(event.runNanos()).isPositive();
        }
        assertThat(rig.ran).isEmpty();
        assertThat(ROW).containsExactly(1, 2);
    }

    @Test
    void hooksComeInOrderUntilOneAnswers() {
        List<String> order = new ArrayList<>();
        BlockingQueue<Outcome<float[]>> told = new LinkedBlockingQueue<>();
        Predictor<float[], float[]> predictor = rig.predictorBuilder()
                .hook(PLUS_TEN, HookRig.patient())
                .hook(
                        Hook.before("known", record -> {
                            order.add("known");
                            return record[0] == 11 ? Step.answer(new float[] {-1}) : Step.go(record);
                        }),
                        HookRig.patient())
                .hook(
                        Hook.before("last", record -> {
                            order.add("last");
                            return Step.go(record);
                        }),
                        HookRig.patient())
                .hook(Hook.after("told", (record, outcome) -> told.add(outcome)), HookRig.patient())
                .build();
        assertThat(predictor.predict(ROW)).containsExactly(-1);
        assertThat(rig.model.rows).isEmpty();
        assertThat(predictor.submit(ROW).join()).containsExactly(-1);
        assertThat(order).containsExactly("known", "known");
        assertThat(predictor.predict(new float[] {2, 2})).containsExactly(24, 24);
        assertThat(order).containsExactly("known", "known", "known", "last");
        assertThat(rig.inference.awaitHooks(LONG).isComplete()).isTrue();
        assertThat(told).extracting(outcome -> outcome.orThrow()[0]).containsExactlyInAnyOrder(-1f, -1f, 24f);
    }

    @Test
    void aListIsAnsweredByHooksAndModelTogether() {
        Hook<float[], float[]> odd = Hook.before(
                "odd", record -> record[0] % 2 == 1 ? Step.answer(new float[] {record[0]}) : Step.go(record));
        Predictor<float[], float[]> predictor = rig.hooked(odd, HookRig.patient());
        assertThat(predictor.predictAll(rows(1, 2, 3, 4)))
                .extracting(value -> value[0])
                .containsExactly(1f, 4f, 3f, 8f);
        assertThat(predictor.predictAll(rows(1, 3))).hasSize(2);
        List<Outcome<float[]>> outcomes = predictor.predictEach(rows(1, Float.NaN, 3, 4));
        assertThat(outcomes.get(0).orThrow()[0]).isEqualTo(1);
        assertThatThrownBy(() -> outcomes.get(1).orThrow()).hasMessage("NaN");
        assertThat(outcomes.get(3).orThrow()[0]).isEqualTo(8);
        assertThatThrownBy(() -> predictor.predictAll(rows(1, 2, Float.NaN)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Record 2: NaN");
        List<float[]> missing = Arrays.asList(new float[] {1, 2}, null);
        assertThatThrownBy(() -> predictor.predictAll(missing)).hasMessage("Record 1: Record must not be null");
        assertThat(predictor.predictEach(List.of())).isEmpty();
        assertThat(predictor.predictAll(List.of())).isEmpty();
    }

    @Test
    void whatThrowsChangesNoAnswerAndIsTold() throws Exception {
        IOException cause = new IOException("feature store is down");
        StackOverflowError error = new StackOverflowError();
        Hook<float[], float[]> broken = Hook.before("broken", record -> {
            if (record[0] == 1) {
                throw cause;
            }
            if (record[0] == 2) {
                throw error;
            }
            return Arrays.asList(Step.<float[], float[]>go(record), null).get(1);
        });
        Predictor<float[], float[]> predictor = rig.hooked(broken, HookRig.patient());
        assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        assertThat(HookRig.next(rig.failed))
                .isEqualTo(new InferenceListener.HookFailed(HookRig.ID, "broken", Phase.BEFORE, Fault.THREW, cause));
        assertThat(predictor.submit(new float[] {2, 2}).get()).containsExactly(4, 4);
        assertThat(HookRig.next(rig.failed).cause()).isSameAs(error);
        assertThat(predictor.predictAll(rows(3))).hasSize(1);
        assertThat(HookRig.next(rig.failed).cause()).hasMessage("Hook 'broken' gave null for a step");
    }

    @Test
    void whatHangsIsInterruptedAndTheCallGoesOn() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(
                hanging.before(),
                HookPolicy.builder().maxWait(Duration.ofMillis(20)).build());
        assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        HookRig.await(hanging.interrupted);
        InferenceListener.HookFailed event = HookRig.next(rig.failed);
        assertThat(event.fault()).isEqualTo(Fault.TIMED_OUT);
        assertThat(event.cause()).isNull();
        assertThat(predictor.submit(ROW).get()).containsExactly(2, 4);
        assertThat(predictor.predictEach(rows(1)).get(0).orThrow()).containsExactly(2, 4);
    }

    @Test
    void whatFindsNoThreadIsDroppedAndTheCallGoesOnAtOnce() throws Exception {
        Predictor<float[], float[]> predictor =
                rig.hooked(hanging.before(), HookRig.narrow().build());
        Future<float[]> first = rig.threads.submit(() -> predictor.predict(ROW));
        HookRig.await(hanging.began);
        assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        assertThat(HookRig.next(rig.failed).fault()).isEqualTo(Fault.DROPPED);
        assertThat(first.isDone()).isFalse();
        hanging.released.countDown();
        assertThat(first.get()).containsExactly(200, 200);
        assertThat(rig.failed).isEmpty();
    }

    @Test
    void theDeadlineOfTheCallEndsTheWait() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.before(), HookRig.patient());
        assertThatThrownBy(() -> predictor.predict(ROW, CallOptions.within(Duration.ofMillis(500))))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage("Model 'score:1': the deadline of the call passed before its run began");
        HookRig.await(hanging.interrupted);
        assertThat(HookRig.next(rig.failed).fault()).isEqualTo(Fault.TIMED_OUT);
        assertThatThrownBy(() -> predictor.predict(ROW, CallOptions.within(Duration.ZERO)))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(rig.failed).isEmpty();
        assertThat(rig.model.rows).isEmpty();
    }

    @Test
    void aCancellationEndsTheWait() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.before(), HookRig.patient());
        Cancellation cancellation = new Cancellation();
        CallOptions options = CallOptions.NONE.with(cancellation);
        Future<float[]> call = rig.threads.submit(() -> predictor.predict(ROW, options));
        HookRig.await(hanging.began);
        cancellation.cancel();
        assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES))
                .hasCauseInstanceOf(CancelledException.class)
                .hasMessageContaining("Model 'score:1': the call was cancelled while a hook prepared it");
        HookRig.await(hanging.interrupted);
        assertThat(HookRig.next(rig.failed).fault()).isEqualTo(Fault.ABANDONED);
        assertThat(predictor.predictEach(rows(1, 2), options))
                .allSatisfy(outcome -> assertThatThrownBy(outcome::orThrow).isInstanceOf(CancelledException.class));
        assertThatThrownBy(predictor.submit(ROW, options)::get).hasCauseInstanceOf(CancelledException.class);
        assertThat(rig.model.rows).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.before(), HookRig.patient());
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            assertThatThrownBy(() -> predictor.predict(ROW))
                    .isInstanceOf(CancelledException.class)
                    .hasMessage("Model 'score:1': the calling thread was interrupted while a hook prepared the call");
            kept.complete(Thread.interrupted());
        });
        caller.start();
        HookRig.await(hanging.began);
        caller.interrupt();
        assertThat(kept.get(1, TimeUnit.MINUTES)).isTrue();
        HookRig.await(hanging.interrupted);
    }

    @Test
    void submittedCallsHoldNoThreadWhileTheyWait() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(
                hanging.before(), HookPolicy.builder().maxWait(LONG).threads(2).build());
        List<CompletableFuture<float[]>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(predictor.submit(ROW));
        }
        HookRig.await(hanging.began);
        assertThat(rig.submitted).hasValue(0);
        CompletableFuture<float[]> givenUp = calls.remove(99);
        assertThat(givenUp.cancel(true)).isTrue();
        assertThat(HookRig.next(rig.failed).fault()).isEqualTo(Fault.ABANDONED);
        hanging.released.countDown();
        for (CompletableFuture<float[]> call : calls) {
            assertThat(call.get(1, TimeUnit.MINUTES)).containsExactly(200, 200);
        }
        assertThat(rig.submitted).hasValue(99);
    }
}
