package dev.augur;

import static dev.augur.HookRig.ID;
import static dev.augur.HookRig.LONG;
import static dev.augur.HookRig.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.DrainReport.CallsLeft;
import dev.augur.Hook.Fault;
import dev.augur.HookRig.Hanging;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an inference took, it answers; what is left at the end of a drain, it says. */
final class DrainTest {
    private static final float[] ROW = {1, 2};
    private static final String REFUSED = "Model 'score:1' takes no further calls: the Inference is drained";

    private final HookRig rig = new HookRig();
    private final Hanging hanging = new Hanging();
    private final Hanging run = new Hanging();

    @AfterEach
    void close() {
        hanging.released.countDown();
        run.released.countDown();
        rig.close();
    }

    private void holdRuns() {
        rig.model.duringRun = () -> {
            try {
                run.hang();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    @Test
    void furtherCallsAreRefused() {
        Predictor<float[], float[]> predictor = rig.predictorBuilder().build();
        assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        for (int i = 0; i < 2; i++) {
            DrainReport report = rig.inference.drain(LONG);
            assertThat(report.isComplete()).isTrue();
            assertThat(report).hasToString("nothing left");
        }
        Predictor<float[], float[]> later = rig.predictorBuilder().build();
        for (Predictor<float[], float[]> refusing : java.util.List.of(predictor, later)) {
            assertRefused(() -> refusing.predict(ROW));
            assertRefused(() -> refusing.predictAll(rows(1)));
            assertRefused(() -> refusing.predictEach(rows(1)));
            assertThatThrownBy(refusing.submit(ROW)::get)
                    .hasCauseInstanceOf(ModelUnavailableException.class)
                    .hasMessageContaining(REFUSED);
        }
        rig.inference.close();
        assertThatThrownBy(() -> predictor.predict(ROW)).hasMessage("The predictor of model 'score:1' is closed");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ModelUnavailableException.class).hasMessage(REFUSED);
    }

    @Test
    void callsUnderWayAndTheirHooksEnd() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.after(), HookRig.patient());
        predictor.warm();
        holdRuns();
        Future<float[]> call = rig.threads.submit(() -> predictor.predict(ROW));
        HookRig.await(run.began);
        Future<DrainReport> drain = rig.threads.submit(() -> rig.inference.drain(LONG));
        CompletableFuture<float[]> late;
        do {
            late = predictor.submit(ROW);
        } while (!late.isCompletedExceptionally());
        assertThat(drain.isDone()).isFalse();
        run.released.countDown();
        assertThat(call.get()).containsExactly(2, 4);
        HookRig.await(hanging.began);
        assertThat(drain.isDone()).isFalse();
        hanging.released.countDown();
        assertThat(drain.get(1, TimeUnit.MINUTES).isComplete()).isTrue();
        assertThat(rig.failed).isEmpty();
        rig.inference.close();
        assertThat(rig.model.freed).hasValue(1);
    }

    @Test
    void itSaysWhatIsLeft() throws Exception {
        Predictor<float[], float[]> predictor =
                rig.hooked(hanging.after(), HookRig.narrow().queueCapacity(9).build());
        for (int i = 0; i < 3; i++) {
            predictor.predict(ROW);
        }
        HookRig.await(hanging.began);
        holdRuns();
        Future<float[]> call = rig.threads.submit(() -> predictor.predict(ROW));
        HookRig.await(run.began);
        DrainReport report = rig.inference.drain(Duration.ofMillis(5));
        assertThat(report.isComplete()).isFalse();
        assertThat(report.calls()).containsExactly(new CallsLeft(ID, 1));
        DrainReport.HooksLeft left = report.hooks().get(0);
        assertThat(left).isEqualTo(new DrainReport.HooksLeft(ID, "slow", 1, 2, left.longest()));
        assertThat(left.longest()).isPositive().isLessThan(LONG);
        assertThat(report.toString())
                .matches("left: 1 call of 'score:1'; hook 'slow' of 'score:1': 1 running for up to \\d+ ms, 2 waiting");
        run.released.countDown();
        assertThat(call.get()).containsExactly(2, 4);
        hanging.released.countDown();
        assertThat(rig.inference.drain(LONG).isComplete()).isTrue();
        assertThat(rig.ran).hasSize(4);
    }

    @Test
    void submittedCallsThatHaveNotBegunAreAnsweredToo() throws Exception {
        Queue<Runnable> waiting = new ArrayDeque<>();
        try (Inference inference = rig.builder().executor(waiting::add).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec());
            CompletableFuture<float[]> call = predictor.submit(ROW);
            assertThat(inference.drain(Duration.ZERO).calls()).containsExactly(new CallsLeft(ID, 1));
            waiting.remove().run();
            assertThat(call.get()).containsExactly(2, 4);
            assertThat(inference.drain(LONG).isComplete()).isTrue();
        }
    }

    @Test
    void closingAfterADrainInterruptsAtOnceAndTells() throws Exception {
        Predictor<float[], float[]> predictor =
                rig.hooked(hanging.after(), HookRig.narrow().queueCapacity(9).build());
        for (int i = 0; i < 3; i++) {
            predictor.predict(ROW);
        }
        HookRig.await(hanging.began);
        assertThat(rig.inference.drain(Duration.ZERO).isComplete()).isFalse();
        rig.inference.close();
        HookRig.await(hanging.interrupted);
        for (int i = 0; i < 3; i++) {
            assertThat(HookRig.next(rig.failed).fault()).isEqualTo(Fault.ABANDONED);
        }
    }

    @Test
    void closingAloneLetsHooksEnd() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.after(), HookRig.patient());
        predictor.predict(ROW);
        HookRig.await(hanging.began);
        Future<?> closing = rig.threads.submit(rig.inference::close);
        CompletableFuture<float[]> late;
        do {
            late = predictor.submit(ROW);
        } while (!late.isCompletedExceptionally());
        assertThat(closing.isDone()).isFalse();
        hanging.released.countDown();
        closing.get(1, TimeUnit.MINUTES);
        assertThat(HookRig.next(rig.ran).hook()).isEqualTo("slow");
        assertThat(rig.failed.stream().filter(event -> event.fault() == Fault.ABANDONED))
                .isEmpty();
    }

    @Test
    void closingEndsAlsoWhenAHookIgnoresInterrupts() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Hook<float[], float[]> deaf = Hook.after("deaf", (record, outcome) -> {
            began.countDown();
            while (released.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        Predictor<float[], float[]> predictor = rig.hooked(
                deaf, HookPolicy.builder().timeout(Duration.ofMillis(20)).build());
        predictor.predict(ROW);
        HookRig.await(began);
        rig.inference.close();
        assertThat(rig.model.freed).hasValue(1);
        assertThat(HookRig.next(rig.failed).fault()).isIn(Fault.TIMED_OUT, Fault.ABANDONED);
        DrainReport report = rig.inference.drain(Duration.ZERO);
        assertThat(report.hooks()).hasSize(1);
        released.countDown();
    }

    @Test
    void aClosedPredictorAnswersWhatItTook() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.before(), HookRig.patient());
        Future<float[]> call = rig.threads.submit(() -> predictor.predict(ROW));
        HookRig.await(hanging.began);
        predictor.close();
        assertThatThrownBy(() -> predictor.predict(ROW)).hasMessage("The predictor of model 'score:1' is closed");
        assertThat(rig.inference.drain(Duration.ZERO).calls()).containsExactly(new CallsLeft(ID, 1));
        hanging.released.countDown();
        assertThat(call.get()).containsExactly(200, 200);
        assertThat(rig.inference.drain(LONG).isComplete()).isTrue();
        assertThat(rig.pool.usedBytes()).as("it has closed by itself").isZero();
    }

    @Test
    void waitingForHooksRefusesNothing() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.after(), HookRig.patient());
        predictor.predict(ROW);
        HookRig.await(hanging.began);
        DrainReport report = rig.inference.awaitHooks(Duration.ZERO);
        assertThat(report.calls()).isEmpty();
        assertThat(report.hooks()).hasSize(1);
        assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        hanging.released.countDown();
        assertThat(rig.inference.awaitHooks(LONG).isComplete()).isTrue();
        assertThat(rig.ran).hasSize(2);
    }

    @Test
    void anInterruptEndsADrainAndStaysSet() throws Exception {
        Predictor<float[], float[]> predictor = rig.hooked(hanging.after(), HookRig.patient());
        predictor.predict(ROW);
        HookRig.await(hanging.began);
        Thread.currentThread().interrupt();
        DrainReport report = rig.inference.drain(LONG);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.hooks()).hasSize(1);
    }
}
