package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.codec.Codec;
import dev.augur.engine.FakeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.TensorPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PredictorTest {
    private static final ModelId ID = ModelId.of("score:1");

    private final TensorPool pool = new TensorPool(1 << 16);
    private final FakeModel model = FakeModel.wellDeclared();
    private final FakeEngine engine = new FakeEngine(model);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ModelStore store = id -> new LocalModel(id, ModelFormat.ONNX, Path.of("score.onnx"));

    @AfterEach
    void allMemoryIsBack() {
        threads.shutdownNow();
        assertThat(pool.usedBytes()).isZero();
    }

    private Inference.Builder builder() {
        return Inference.builder(store).engine(engine).allocator(pool).devices(DeviceSelector.cpuOnly());
    }

    private static List<float[]> rows(float... first) {
        List<float[]> rows = new ArrayList<>();
        for (float value : first) {
            rows.add(new float[] {value, value + 1});
        }
        return rows;
    }

    @Test
    void loadsNothingBeforeTheFirstUse() {
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThat(engine.loads).hasValue(0);
            assertThat(predictor.predict(new float[] {1, 2})).containsExactly(2, 4);
            assertThat(predictor.predict(new float[] {3, 4})).containsExactly(6, 8);
            Predictor<float[], float[]> neverClosed = inference.predictor("score:1", new PairCodec());
            assertThat(neverClosed.predict(new float[] {1, 2})).containsExactly(2, 4);
            assertThat(neverClosed.signature()).isEqualTo(model.signature());
            assertThat(engine.loads).hasValue(1);
        }
        assertThat(model.freed).hasValue(1);
    }

    @Test
    void sixtyFourThreadsLoadAColdModelOnce() throws Exception {
        engine.mayLoad = new CountDownLatch(1);
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            List<Future<float[]>> calls = callFrom(64, () -> predictor.predict(new float[] {1, 2}));
            engine.mayLoad.countDown();
            for (Future<float[]> call : calls) {
                assertThat(call.get()).containsExactly(2, 4);
            }
            assertThat(engine.loads).hasValue(1);
        }
    }

    /** Returns once every thread runs. */
    private <T> List<Future<T>> callFrom(int count, Callable<T> task) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(count);
        List<Future<T>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(threads.submit(() -> {
                started.countDown();
                return task.call();
            }));
        }
        started.await();
        return calls;
    }

    @Test
    void aFailedLoadIsToldToAllWhoWaitAndThenTriedAgain() throws Exception {
        engine.broken = true;
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            for (Future<float[]> call : callFrom(8, () -> predictor.predict(new float[] {1, 2}))) {
                assertThatThrownBy(call::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ModelUnavailableException.class)
                        .hasMessageContaining("Model 'score:1': broken");
            }
            engine.broken = false;
            assertThat(predictor.predict(new float[] {1, 2})).containsExactly(2, 4);
        }
    }

    @Test
    void predictsListsInRunsOfTheCodecsSize() {
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            List<float[]> answers = predictor.predictAll(rows(0, 1, 2, 3, 4, 5, 6, 7, 8));
            for (int i = 0; i < 9; i++) {
                assertThat(answers.get(i)).containsExactly(2 * i, 2 * i + 2);
            }
            assertThat(model.rows).containsExactly(4L, 4L, 1L);
            assertThat(predictor.predictAll(List.of())).isEmpty();
            assertThat(predictor.predictEach(List.of())).isEmpty();
        }
    }

    @Test
    void predictAllNamesTheRecordThatIsRefused() {
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThatThrownBy(() -> predictor.predictAll(rows(0, 1, 2, 3, 4, Float.NaN, 6)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Record 5: NaN");
        }
    }

    @Test
    void eachBadRecordFailsAlone() {
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            float[] first = {
                0, Float.NaN, 2, FakeModel.POISON, 4, Float.POSITIVE_INFINITY, 6, 7, Float.NaN, Float.NaN, 10
            };
            List<Outcome<float[]>> outcomes = predictor.predictEach(rows(first));
            assertThat(outcomes).hasSize(first.length);
            for (int i = 0; i < first.length; i++) {
                if (first[i] >= 0 && first[i] < 100) {
                    assertThat(outcomes.get(i).orThrow()).containsExactly(2 * i, 2 * i + 2);
                }
            }
            assertThat(errorsOf(outcomes))
                    .containsExactly("1: NaN", "3: the model cannot take -1.0", "5: infinite", "8: NaN", "9: NaN");
        }
    }

    private static List<String> errorsOf(List<Outcome<float[]>> outcomes) {
        return IntStream.range(0, outcomes.size())
                .filter(i -> outcomes.get(i) instanceof Outcome.Failure)
                .mapToObj(i -> i + ": "
                        + ((Outcome.Failure<float[]>) outcomes.get(i)).error().getMessage())
                .toList();
    }

    @Test
    void aMissingRecordFailsAloneToo() {
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            List<float[]> records = Arrays.asList(new float[] {1, 2}, null, new float[] {3, 4});
            assertThat(errorsOf(predictor.predictEach(records))).containsExactly("1: Record must not be null");
            assertThatThrownBy(() -> predictor.predictAll(records))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Record 1: Record must not be null");
        }
    }

    @Test
    void manyThreadsGetTheirOwnAnswers() throws Exception {
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            AtomicInteger next = new AtomicInteger();
            Callable<Integer> task = () -> {
                int wrong = 0;
                for (int i = 0; i < 2_000; i++) {
                    float value = next.getAndIncrement();
                    wrong += predictor.predict(new float[] {value, 0})[0] == 2 * value ? 0 : 1;
                }
                return wrong;
            };
            for (Future<Integer> call : callFrom(16, task)) {
                assertThat(call.get()).isZero();
            }
        }
    }

    @Test
    void submitRunsOnTheExecutorAndTellsWhenItIsFull() throws Exception {
        try (Inference inference = builder().executor(threads).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThat(predictor.submit(new float[] {1, 2}).get()).containsExactly(2, 4);
            assertThatThrownBy(predictor.submit(new float[] {Float.NaN, 2})::get)
                    .hasCauseInstanceOf(InvalidInputException.class);
        }
        try (Inference inference = builder()
                        .executor(task -> {
                            throw new RejectedExecutionException();
                        })
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            CompletableFuture<float[]> refused = predictor.submit(new float[] {1, 2});
            assertThatThrownBy(refused::get)
                    .hasCauseInstanceOf(OverloadedException.class)
                    .hasMessageContaining("Model 'score:1': the executor of submitted calls refused one more");
        }
    }

    @Test
    void closingWaitsForRunsAndRefusesLaterCalls() throws Exception {
        Inference inference = builder().build();
        Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec());
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        model.duringRun = () -> {
            running.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        Future<float[]> call = threads.submit(() -> predictor.predict(new float[] {1, 2}));
        running.await();
        Future<?> closing = threads.submit(inference::close);
        assertThat(model.freed).hasValue(0);
        assertThat(closing.isDone()).isFalse();
        mayEnd.countDown();
        assertThat(call.get()).containsExactly(2, 4);
        closing.get();
        assertThat(model.freed).hasValue(1);
        assertThatThrownBy(() -> predictor.predict(new float[] {1, 2}))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("The predictor of model 'score:1' is closed");
        assertThatThrownBy(() -> inference.predictor("other", new PairCodec()).warm())
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("Model 'other' takes no further calls: the Inference is closed");
        predictor.close();
        inference.close();
        assertThat(model.freed).hasValue(1);
    }

    @Test
    void aClosedPredictorRefusesAndLeavesTheModelToOthers() {
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> first = inference.predictor(ID, new PairCodec());
            Predictor<float[], float[]> second = inference.predictor(ID, new PairCodec());
            first.predict(new float[] {1, 2});
            first.close();
            first.close();
            assertThatThrownBy(() -> first.predict(new float[] {1, 2}))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessage("The predictor of model 'score:1' is closed");
            assertThat(second.predict(new float[] {1, 2})).containsExactly(2, 4);
            second.close();
        }
    }

    @Test
    void theListenerIsTold() {
        List<String> events = new ArrayList<>();
        InferenceListener listener = new InferenceListener() {
            @Override
            public void onLoaded(Loaded event) {
                events.add("loaded " + event.placement().device());
            }

            @Override
            public void onLoadFailed(LoadFailed event) {
                events.add("load failed " + event.model());
            }

            @Override
            public void onRan(Ran event) {
                events.add("ran " + event.records());
            }

            @Override
            public void onRunFailed(RunFailed event) {
                events.add("run failed " + event.error().getMessage());
            }

            @Override
            public void onClosed(ModelId closed) {
                events.add("closed " + closed);
            }
        };
        engine.broken = true;
        try (Inference inference = builder().listener(listener).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThatThrownBy(predictor::warm).isInstanceOf(ModelUnavailableException.class);
            engine.broken = false;
            predictor.predict(new float[] {1, 2});
            predictor.predictEach(rows(0, Float.NaN));
        }
        assertThat(events)
                .containsExactly(
                        "load failed score:1", "loaded cpu", "ran 1", "run failed NaN", "ran 1", "closed score:1");
    }

    @Test
    void aLoadThatCallsBackIsAnErrorAndLeavesNothingLoaded() {
        List<Inference> open = new ArrayList<>();
        InferenceListener listener = new InferenceListener() {
            @Override
            public void onLoaded(Loaded event) {
                open.get(0).close();
            }
        };
        try (Inference inference = builder().listener(listener).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            open.add(inference);
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Model 'score:1' is being loaded by this thread, which cannot wait for itself: the listener or"
                                    + " the store that the load calls must leave the model alone");
            assertThat(model.freed).hasValue(1);
        }
    }

    @Test
    void aCodecThatLosesRecordsIsFound() {
        Codec<float[], float[]> losing = Codec.of(new PairCodec(), (inputs, outputs, count) -> List.of());
        try (Inference inference = builder().build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, losing)) {
            assertThatThrownBy(() -> predictor.predict(new float[] {1, 2}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The codec of 'score:1' decoded 0 values of 1 records");
        }
    }

    @Test
    void anInferenceNeedsAnEngine() {
        assertThatThrownBy(() -> Inference.builder(store).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("An Inference needs an engine, for example engine(new OnnxRuntimeEngine())");
    }
}
