package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.codec.Codec;
import dev.augur.codec.Encoder;
import dev.augur.engine.FakeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What has not begun when a call's deadline passes never begins. */
final class CallDeadlineTest {
    private static final ModelId ID = ModelId.of("score:1");
    private static final String LATE = "Model 'score:1': the deadline of the call passed before its run began";
    private static final String LATE_FOR_LOAD =
            "Model 'score:1': the deadline of the call passed while another call loads the model, which goes on";
    private static final float[] ROW = {1, 2};

    private final AtomicLong clock = new AtomicLong();
    private final TensorPool pool = new TensorPool(1 << 16);
    private final FakeModel model = FakeModel.wellDeclared();
    private final FakeEngine engine = new FakeEngine(model);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Runnable> submitted = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private Runnable duringLoad = () -> {};
    private final ModelStore store = id -> {
        duringLoad.run();
        return new LocalModel(id, ModelFormat.ONNX, Path.of("score.onnx"));
    };
    private final Inference inference = builder().build();
    private final Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec());

    private Inference.Builder builder() {
        return Inference.builder(store)
                .engine(engine)
                .allocator(pool)
                .devices(DeviceSelector.cpuOnly())
                .executor(submitted::add);
    }

    @AfterEach
    void allMemoryIsBack() {
        threads.shutdownNow();
        inference.close();
        assertThat(pool.usedBytes()).isZero();
    }

    private CallOptions within(long nanos) {
        return CallOptions.by(Deadline.after(Duration.ofNanos(nanos), clock::get));
    }

    private void pass(long nanos) {
        clock.addAndGet(nanos);
    }

    private static List<float[]> rows(float... first) {
        List<float[]> rows = new ArrayList<>();
        for (float value : first) {
            rows.add(new float[] {value, value + 1});
        }
        return rows;
    }

    private static List<String> texts(List<Outcome<float[]>> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome instanceof Outcome.Failure<float[]> failure
                        ? failure.error().getClass().getSimpleName() + ": "
                                + failure.error().getMessage()
                        : "value " + outcome.orThrow()[0])
                .toList();
    }

    @Test
    void aCallWithTimeLeftIsAnswered() {
        assertThat(predictor.predict(ROW, within(1))).containsExactly(2, 4);
        assertThat(predictor.predictAll(rows(1), within(1)).get(0)).containsExactly(2, 4);
        assertThat(texts(predictor.predictEach(rows(1, 3), within(1)))).containsExactly("value 2.0", "value 6.0");
    }

    @Test
    void aDeadlineThatIsPastNeverRunsTheModel() {
        CallOptions past = within(0);
        assertThatThrownBy(() -> predictor.predict(ROW, past))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage(LATE)
                .satisfies(e -> assertThat(((DeadlineExceededException) e).isRetryable())
                        .isTrue());
        assertThatThrownBy(() -> predictor.predictAll(rows(1, 2), past))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage(LATE);
        assertThat(texts(predictor.predictEach(rows(1, 2), past)))
                .containsExactly("DeadlineExceededException: " + LATE, "DeadlineExceededException: " + LATE);
        assertThat(model.rows).isEmpty();
    }

    @Test
    void aDeadlineThatPassesDuringEncodeStopsBeforeTheRun() {
        Predictor<float[], float[]> slow = inference.predictor(ID, slowToEncode());
        assertThatThrownBy(() -> slow.predict(ROW, within(10)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage(LATE);
        assertThat(model.rows).isEmpty();
        assertThat(slow.predict(ROW, within(11))).containsExactly(2, 4);
    }

    /** Each encode takes 10 ns. */
    private Codec<float[], float[]> slowToEncode() {
        PairCodec codec = new PairCodec();
        Encoder<float[]> slow = new Encoder<>() {
            @Override
            public void check(float[] row) {
                codec.check(row);
            }

            @Override
            public void encode(List<? extends float[]> batch, Tensors inputs) {
                pass(10);
                codec.encode(batch, inputs);
            }
        };
        return Codec.of(slow, codec);
    }

    @Test
    void aRunThatHasBegunEnds() {
        model.duringRun = () -> pass(10);
        assertThat(predictor.predict(ROW, within(10))).containsExactly(2, 4);
    }

    @Test
    void predictEachKeepsWhatIsDoneAndFailsTheRest() {
        model.duringRun = () -> pass(10);
        List<String> texts = texts(predictor.predictEach(rows(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), within(20)));
        assertThat(texts.subList(0, 8))
                .containsExactly(
                        "value 0.0",
                        "value 2.0",
                        "value 4.0",
                        "value 6.0",
                        "value 8.0",
                        "value 10.0",
                        "value 12.0",
                        "value 14.0");
        assertThat(texts.subList(8, 10)).containsOnly("DeadlineExceededException: " + LATE);
        assertThat(model.rows).containsExactly(4L, 4L);
    }

    @Test
    void aBatchThatFailedIsNotSplitPastTheDeadline() {
        model.duringRun = () -> pass(10);
        assertThat(texts(predictor.predictEach(rows(0, FakeModel.POISON, 2), within(10))))
                .containsOnly("DeadlineExceededException: " + LATE);
        assertThat(model.rows).containsExactly(3L);
    }

    @Test
    void aBadRecordKeepsItsOwnErrorPastTheDeadline() {
        Predictor<float[], float[]> slow = inference.predictor(ID, slowToEncode());
        assertThat(texts(slow.predictEach(rows(0, Float.NaN, 2), within(10))))
                .containsExactly(
                        "DeadlineExceededException: " + LATE,
                        "InvalidInputException: NaN",
                        "DeadlineExceededException: " + LATE);
        assertThat(model.rows).isEmpty();
    }

    @Test
    void predictAllThrowsWhenTheDeadlinePassesBetweenRuns() {
        model.duringRun = () -> pass(10);
        assertThatThrownBy(() -> predictor.predictAll(rows(0, 1, 2, 3, 4, 5), within(10)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage(LATE);
        assertThat(model.rows).containsExactly(4L);
    }

    @Test
    void submitCountsTheWaitForTheExecutor() throws Exception {
        CompletableFuture<float[]> late = predictor.submit(ROW, within(10));
        CompletableFuture<float[]> inTime = predictor.submit(ROW, within(11));
        pass(10);
        submitted.forEach(Runnable::run);
        assertThatThrownBy(late::get)
                .hasCauseInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining(LATE);
        assertThat(inTime.get()).containsExactly(2, 4);
        assertThat(model.rows).hasSize(1);
    }

    @Test
    void whoWaitsForTheLoadOfAnotherGivesUpAndTheLoadGoesOn() throws Exception {
        engine.mayLoad = new CountDownLatch(1);
        Future<float[]> loading = threads.submit(() -> predictor.predict(ROW));
        engine.firstLoadBegan.await();
        for (int nanos : new int[] {0, 1}) {
            assertThatThrownBy(() -> predictor.predict(ROW, within(nanos)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessage(LATE_FOR_LOAD);
        }
        Future<float[]> patient = threads.submit(() -> predictor.predict(ROW, within(Long.MAX_VALUE)));
        assertThat(loading.isDone()).isFalse();
        engine.mayLoad.countDown();
        assertThat(loading.get()).containsExactly(2, 4);
        assertThat(patient.get()).containsExactly(2, 4);
        assertThat(predictor.predict(ROW, within(1))).containsExactly(2, 4);
        assertThat(engine.loads).hasValue(1);
    }

    @Test
    void whoLoadsTooLongDoesNotRunAndLeavesTheModelToOthers() {
        duringLoad = () -> pass(10);
        assertThatThrownBy(() -> predictor.predict(ROW, within(10)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage(LATE);
        assertThat(model.rows).isEmpty();
        assertThat(predictor.predict(ROW, within(1))).containsExactly(2, 4);
        assertThat(engine.loads).hasValue(1);
    }

    @Test
    void theListenerIsToldOfWhatNeverBegan() {
        InferenceListener listener = new InferenceListener() {
            @Override
            public void onRan(Ran event) {
                events.add("ran " + event.records());
            }

            @Override
            public void onRunFailed(RunFailed event) {
                events.add("run of " + event.records() + " failed: "
                        + event.error().getMessage());
            }
        };
        try (Inference observed = builder().listener(listener).build()) {
            Predictor<float[], float[]> heard = observed.predictor(ID, slowToEncode());
            heard.predictEach(rows(1, 2), within(0));
            heard.predictEach(rows(1, 2), within(10));
            heard.predict(ROW, within(11));
        }
        assertThat(events).containsExactly("run of 2 failed: " + LATE, "run of 2 failed: " + LATE, "ran 1");
        assertThat(model.rows).containsExactly(1L);
    }
}
