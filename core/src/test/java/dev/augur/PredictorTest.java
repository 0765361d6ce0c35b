package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException.Reason;
import dev.augur.codec.Codec;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.FakeModel;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
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
    private final FakeEngine engine = new FakeEngine();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ModelStore store = id -> new LocalModel(id, ModelFormat.ONNX, Path.of("score.onnx"));

    @AfterEach
    void allMemoryIsBack() {
        threads.shutdownNow();
        assertThat(pool.usedBytes()).isZero();
    }

    /** Loads the one model, when told to: after a latch, or not at all. */
    private final class FakeEngine implements Engine {
        private final AtomicInteger loads = new AtomicInteger();
        private final List<Device> refusing = new ArrayList<>();
        private volatile CountDownLatch mayLoad = new CountDownLatch(0);
        private volatile boolean broken;

        @Override
        public String name() {
            return "Fake 1.0";
        }

        @Override
        public boolean supports(ModelFormat format) {
            return true;
        }

        @Override
        public List<Device> devices() {
            return List.of(Device.CPU, Device.gpu(0), Device.gpu(1));
        }

        @Override
        public NativeModel load(LocalModel files, Device device) throws DeviceRefusedException {
            loads.incrementAndGet();
            try {
                mayLoad.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (refusing.contains(device)) {
                throw new DeviceRefusedException("no driver for " + device, null);
            }
            if (broken) {
                throw new ModelUnavailableException(
                        files.id(), Reason.NOT_LOADABLE, "Model '" + files.id() + "': broken", null);
            }
            return model;
        }
    }

    /** Rows of two floats, at most four in a run; a NaN is refused early, infinity in the encoder only. */
    private static final class PairCodec implements Codec<float[], float[]> {
        @Override
        public void check(float[] row) {
            if (Float.isNaN(row[0])) {
                throw new InvalidInputException("NaN");
            }
        }

        @Override
        public int maxBatch() {
            return 4;
        }

        @Override
        public void encode(List<? extends float[]> batch, Tensors inputs) {
            Tensor x = inputs.allocate("x", DType.FLOAT32, Shape.of(batch.size(), 2));
            for (int i = 0; i < batch.size(); i++) {
                float[] row = batch.get(i);
                check(row);
                if (Float.isInfinite(row[0])) {
                    throw new InvalidInputException("infinite");
                }
                x.put(2 * i, row, 0, 2);
            }
        }

        @Override
        public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
            float[][] rows = new float[count][2];
            for (int i = 0; i < count; i++) {
                outputs.get("y").get(2 * i, rows[i], 0, 2);
            }
            return Arrays.asList(rows);
        }
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
                .hasMessage("Model 'other' cannot be loaded: the Inference is closed");
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
    void explainsWhereAModelRunsAndWhyNotElsewhere() {
        engine.refusing.addAll(List.of(Device.gpu(0), Device.gpu(1)));
        try (Inference inference = builder().devices(DeviceSelector.preferGpu()).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            Placement placement = predictor.explain();
            assertThat(placement.device()).isEqualTo(Device.CPU);
            assertThat(placement.isFallback()).isTrue();
            assertThat(placement)
                    .hasToString("score:1 runs on cpu with Fake 1.0; asked: prefer a GPU; "
                            + "gpu:0 refused: no driver for gpu:0; gpu:1 refused: no driver for gpu:1");
        }
    }

    @Test
    void aRequiredGpuThatRefusesIsAnError() {
        engine.refusing.addAll(List.of(Device.gpu(0), Device.gpu(1)));
        try (Inference inference =
                        builder().devices(DeviceSelector.requireGpu()).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOfSatisfying(
                            ModelUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.NO_DEVICE))
                    .hasMessage("Model 'score:1' has no device to run on; asked: require a GPU; "
                            + "gpu:0 refused: no driver for gpu:0; gpu:1 refused: no driver for gpu:1");
        }
    }

    @Test
    void selectorsGiveTheirCandidatesInOrder() {
        List<Device> listed = List.of(Device.CPU, Device.gpu(1));
        assertThat(DeviceSelector.automatic().candidates(ID, listed)).containsExactly(Device.gpu(1), Device.CPU);
        assertThat(DeviceSelector.preferGpu().candidates(ID, listed)).containsExactly(Device.gpu(1), Device.CPU);
        assertThat(DeviceSelector.preferGpu().candidates(ID, List.of(Device.CPU)))
                .containsExactly(Device.gpu(0), Device.CPU);
        assertThat(DeviceSelector.requireGpu().candidates(ID, List.of(Device.CPU)))
                .containsExactly(Device.gpu(0));
        assertThat(DeviceSelector.cpuOnly().candidates(ID, listed)).containsExactly(Device.CPU);
        assertThat(DeviceSelector.only(Device.gpu(3)).candidates(ID, listed)).containsExactly(Device.gpu(3));
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
