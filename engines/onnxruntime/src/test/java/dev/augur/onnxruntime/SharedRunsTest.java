package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.BatchPolicy;
import dev.augur.BatchPolicy.FixedBatch;
import dev.augur.CallOptions;
import dev.augur.DeviceSelector;
import dev.augur.EngineException;
import dev.augur.Inference;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.PredictorBuilder;
import dev.augur.codec.Codec;
import dev.augur.codec.RowCodec;
import dev.augur.codec.TensorCodec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that share runs of the real engine. */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored")
final class SharedRunsTest {
    private static final ModelId ID = ModelId.of("square");
    /** The model has a table of squares that ends here. */
    private static final int TABLE = 1000;

    @TempDir
    Path folder;

    private final TensorPool pool = new TensorPool(1 << 20);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** Records of each run, as the listener is told. */
    private final ConcurrentLinkedQueue<Integer> runs = new ConcurrentLinkedQueue<>();
    /** Rows of each run, as the codec is told. */
    private final ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Tensors> inputs = new ConcurrentLinkedQueue<>();

    @AfterEach
    void allMemoryIsBack() {
        threads.shutdownNow();
        assertThat(pool.usedBytes()).isZero();
    }

    private Inference inference(OnnxGraph graph) throws Exception {
        return Inference.builder(ModelStore.file(ID, graph.writeTo(folder.resolve("square.onnx"))))
                .engine(new OnnxRuntimeEngine())
                .devices(DeviceSelector.cpuOnly())
                .allocator(pool)
                .runSlots(1)
                .listener(new InferenceListener() {
                    @Override
                    public void onRan(Ran event) {
                        runs.add(event.records());
                    }
                })
                .build();
    }

    /** {@code x INT64[rows] -> y INT64[rows]}, from a table; then enough work that sharing a run pays. */
    private static OnnxGraph squares(Dim rows) {
        long[] table = new long[TABLE];
        for (int i = 0; i < TABLE; i++) {
            table[i] = (long) i * i;
        }
        OnnxGraph graph = new OnnxGraph()
                .input("x", DType.INT64, rows)
                .output("y", DType.INT64, rows)
                .constant("table", Shape.of(TABLE), table)
                .constant("w", Shape.of(1024, 1024), new float[1 << 20])
                .constant("first", Shape.of(1), 1L)
                .node("Gather", List.of("table", "x"), List.of("picked"))
                .node("Cast", List.of("picked"), List.of("floats"), OnnxGraph.Attribute.of("to", 1))
                .node("Unsqueeze", List.of("floats", "first"), List.of("column"))
                .constant("wide", Shape.of(1, 1024), new float[1024])
                .node("Mul", List.of("column", "wide"), List.of("h0"));
        for (int i = 0; i < 3; i++) {
            graph.node("MatMul", List.of("h" + i, "w"), List.of("h" + (i + 1)));
        }
        return graph.node("ReduceSum", List.of("h3", "first"), List.of("sum"), OnnxGraph.Attribute.of("keepdims", 0))
                .node("Cast", List.of("sum"), List.of("nothing"), OnnxGraph.Attribute.of("to", 7))
                .node("Add", List.of("picked", "nothing"), List.of("y"));
    }

    /** Squares of numbers, up to 16 in a run; one beyond the table fails in the engine, with its whole run. */
    private final class SquareCodec implements Codec<Integer, Long> {
        @Override
        public int maxBatch() {
            return 16;
        }

        @Override
        public void encode(List<? extends Integer> batch, Tensors inputs) {
            sizes.add(batch.size());
            Tensor x = inputs.allocate("x", DType.INT64, Shape.of(batch.size()));
            for (int i = 0; i < batch.size(); i++) {
                x.longs().put(i, batch.get(i));
            }
        }

        @Override
        public List<Long> decode(Tensors inputs, Tensors outputs, int count) {
            List<Long> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(outputs.get("y").longs().get(i));
            }
            return values;
        }
    }

    private Predictor<Integer, Long> sharing(Inference inference, BatchPolicy policy) {
        return inference
                .predictorBuilder(ID, new SquareCodec())
                .batching(policy)
                .samples(List.of(1, 2, 3))
                .build();
    }

    @Test
    void aRecordThatTheEngineCannotTakeFailsAlone() throws Exception {
        try (Inference inference = inference(squares(Dim.of("n")));
                Predictor<Integer, Long> predictor = sharing(inference, BatchPolicy.automatic())) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int caller = i;
                callers.add(threads.submit(() -> predictMixed(predictor, caller)));
            }
            for (Future<?> each : callers) {
                each.get();
            }
            assertThat(runs).anyMatch(records -> records > 1);
        }
    }

    private static void predictMixed(Predictor<Integer, Long> predictor, int caller) {
        List<Integer> records = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            records.add((i + caller) % 9 == 0 ? TABLE + i : (4 * i + caller) % TABLE);
        }
        List<Outcome<Long>> outcomes = predictor.predictEach(records);
        for (int i = 0; i < records.size(); i++) {
            int record = records.get(i);
            if (record >= TABLE) {
                assertThat(outcomes.get(i))
                        .isInstanceOfSatisfying(
                                Outcome.Failure.class,
                                failure -> assertThat(failure.error())
                                        .isInstanceOf(EngineException.class)
                                        .hasMessageContaining(String.valueOf(record)));
            } else {
                assertThat(outcomes.get(i).orThrow()).isEqualTo((long) record * record);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aModelWithAFixedNumberOfRowsIsLooped(int rows) throws Exception {
        try (Inference inference = inference(squares(Dim.of(rows)));
                Predictor<Integer, Long> predictor = sharing(inference, BatchPolicy.automatic())) {
            assertThat(predictor.predict(7)).isEqualTo(49);
            List<Integer> records = IntStream.range(0, 11).boxed().toList();
            assertThat(predictor.predictAll(records))
                    .containsExactly(0L, 1L, 4L, 9L, 16L, 25L, 36L, 49L, 64L, 81L, 100L);
            assertThat(predictor.submit(9).get()).isEqualTo(81);
        }
        assertThat(sizes).allMatch(size -> size == rows);
        assertThat(runs.stream().mapToInt(Integer::intValue).sum())
                .as("records, copies not counted")
                .isEqualTo(13);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsAreFilledUpToTheNumberThatAModelDeclares(boolean shared) throws Exception {
        OnnxGraph graph = new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of(4), Dim.of(2))
                .output("y", DType.FLOAT32, Dim.of(4), Dim.of(2))
                .node("Add", List.of("x", "x"), List.of("y"));
        try (Inference inference = inference(graph)) {
            PredictorBuilder<float[], float[]> builder = inference.predictorBuilder(ID, RowCodec.floats());
            try (Predictor<float[], float[]> predictor =
                    (shared ? builder.batching(BatchPolicy.automatic()) : builder).build()) {
                assertThat(predictor.predict(new float[] {1, 2})).containsExactly(2, 4);
                List<float[]> records = IntStream.range(0, 11)
                        .mapToObj(i -> new float[] {i, -i})
                        .toList();
                List<float[]> values = predictor.predictAll(records);
                assertThat(values).hasSize(11);
                for (int i = 0; i < 11; i++) {
                    assertThat(values.get(i)).containsExactly(2 * i, -2 * i);
                }
            }
        }
        assertThat(runs).containsExactly(1, 4, 4, 3);
    }

    @Test
    void tensorsBehindFunctionsShareRunsAndAreSplitAndJoined() throws Exception {
        BatchPolicy policy = BatchPolicy.builder().maxRows(8).allowedSizes(8).build();
        Codec<Integer, long[]> codec = TensorCodec.all().mapInput(this::upTo).mapOutput(SharedRunsTest::take);
        try (Inference inference = inference(squares(Dim.of("n")));
                Predictor<Integer, long[]> predictor =
                        inference.predictorBuilder(ID, codec).batching(policy).build()) {
            assertThat(predictor.predict(3)).containsExactly(0, 1, 4);
            assertThat(predictor.predictAll(List.of(1, 11, 2)))
                    .containsExactly(
                            new long[] {0}, new long[] {0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100}, new long[] {0, 1});
            assertThat(runs.stream().mapToInt(Integer::intValue).sum())
                    .as("one record, and two whole ones with two parts")
                    .isEqualTo(5);
            assertThat(runs).anyMatch(records -> records > 1);
        } finally {
            inputs.forEach(Tensors::close);
        }
    }

    /** The numbers below that one. */
    private Tensors upTo(int end) {
        Tensors in = new Tensors(pool);
        inputs.add(in);
        Tensor x = in.allocate("x", DType.INT64, Shape.of(end));
        for (int i = 0; i < end; i++) {
            x.longs().put(i, i);
        }
        return in;
    }

    private static long[] take(Tensors out) {
        try (out) {
            long[] values = new long[(int) out.get("y").shape().elements()];
            out.get("y").longs().get(values);
            return values;
        }
    }

    @Test
    void aModelWithAFixedNumberOfRowsIsRefusedIfThePolicySaysSo() throws Exception {
        BatchPolicy policy = BatchPolicy.builder().fixedBatch(FixedBatch.REFUSE).build();
        try (Inference inference = inference(squares(Dim.of(4)));
                Predictor<Integer, Long> predictor = sharing(inference, policy)) {
            assertThatThrownBy(() -> predictor.predict(7))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageContaining("declares 4 rows for every run, and the batch policy refuses such models");
        }
    }

    @Test
    void tensorsOfAFixedNumberOfRowsAreRunAsTheyAre() throws Exception {
        try (Inference inference = inference(squares(Dim.of(4)));
                Predictor<Tensors, Tensors> predictor = tensors(inference, BatchPolicy.automatic())) {
            assertThat(squaresOf(predictor, 4)).containsExactly(0, 1, 4, 9);
        }
    }

    private static Predictor<Tensors, Tensors> tensors(Inference inference, BatchPolicy policy) {
        return inference
                .predictorBuilder(ID, TensorCodec.all())
                .batching(policy)
                .build();
    }

    private long[] squaresOf(Predictor<Tensors, Tensors> predictor, int rows) {
        try (Tensors in = upTo(rows)) {
            return take(predictor.predict(in));
        }
    }

    @Test
    void aRecordOfMoreRowsThanARunTakesIsSplitAndJoined() throws Exception {
        BatchPolicy policy = BatchPolicy.builder().maxRows(8).build();
        try (Inference inference = inference(squares(Dim.of("n")));
                Predictor<Tensors, Tensors> predictor = tensors(inference, policy)) {
            long[] values = squaresOf(predictor, 37);
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo((long) i * i);
            }
            assertThat(runs.size()).as("runs of at most 8 rows").isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void runsHaveAllowedSizesOnlyAlsoForRecordsOfManyRows() throws Exception {
        BatchPolicy policy = BatchPolicy.builder().allowedSizes(2, 8).build();
        try (Inference inference = inference(squares(Dim.of("n")));
                Predictor<Integer, Long> predictor = sharing(inference, policy)) {
            assertThat(predictor.predictAll(List.of(1, 2, 3))).containsExactly(1L, 4L, 9L);
            predictor.warm();
        }
        assertThat(sizes).isNotEmpty().allMatch(size -> size == 2 || size == 8);
    }

    @Test
    void futuresWaitWithoutAThreadEach() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try (Inference inference = Inference.builder(
                                ModelStore.file(ID, squares(Dim.of("n")).writeTo(folder.resolve("square.onnx"))))
                        .engine(new OnnxRuntimeEngine())
                        .devices(DeviceSelector.cpuOnly())
                        .allocator(pool)
                        .executor(two)
                        .build();
                Predictor<Integer, Long> predictor = sharing(inference, BatchPolicy.automatic())) {
            predictor.warm();
            CountDownLatch answered = new CountDownLatch(500);
            List<CompletableFuture<Long>> futures = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                futures.add(predictor.submit(i, CallOptions.NONE));
                futures.get(i).thenRun(answered::countDown);
            }
            assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
            for (int i = 0; i < 500; i++) {
                assertThat(futures.get(i).get()).isEqualTo((long) i * i);
            }
        } finally {
            two.shutdownNow();
        }
    }
}
