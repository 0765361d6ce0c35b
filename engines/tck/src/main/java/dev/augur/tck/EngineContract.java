package dev.augur.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every engine does. An engine's own test extends this class, with a public constructor without parameters, so that
 * forked JVMs can make it too.
 */
public abstract class EngineContract extends ReliabilityContract {
    private static final Duration FORK_LIMIT = Duration.ofMinutes(3);
    private static final int THREADS = 16;

    /** For engines. */
    protected EngineContract() {}

    @Test
    void listsTheCpuAndItsName() {
        assertThat(engine().devices()).contains(Device.CPU);
        assertThat(engine().name()).matches(".+ \\d+\\..+");
    }

    @Test
    void runsOneModelWithManyShapesOnTheSameMemory() {
        try (Session session = open(TckModel.DOUBLE, folder);
                Session.Call call = session.newCall(pool, List.of())) {
            for (int batch : new int[] {1, 3, 3, 0, 1, 64, 1}) {
                call.clear();
                fill(call.inputs().allocate("x", DType.FLOAT32, Shape.of(batch, 4)), 0.5f);
                call.run();
                Tensor y = call.outputs().get("y");
                assertThat(y.shape()).isEqualTo(Shape.of(batch, 4));
                for (int i = 0; i < 4 * batch; i++) {
                    assertThat(floats(y)[i]).isEqualTo(2 * (0.5f + i));
                }
            }
        }
    }

    @Test
    void theSecondRunOfAShapeUsesTheSameTensors() {
        try (Session session = open(TckModel.DOUBLE, folder);
                Session.Call call = session.newCall(pool, List.of())) {
            Tensor firstIn = call.inputs().allocate("x", DType.FLOAT32, Shape.of(2, 4));
            fill(firstIn, 1);
            call.run();
            Tensor firstOut = call.outputs().get("y");
            call.clear();
            assertThat(call.inputs().allocate("x", DType.FLOAT32, Shape.of(2, 4)))
                    .isSameAs(firstIn);
            call.run();
            assertThat(call.outputs().get("y")).isSameAs(firstOut);
        }
    }

    @Test
    void takesInputsInAnyOrderAndOfSeveralTypes() {
        try (Session session = open(TckModel.TWO_INPUTS, folder);
                Tensors in = inputs();
                Tensors out = inputs()) {
            in.allocate("b", DType.INT64, Shape.of(1, 4)).put(0, new long[] {10, 20, 30, 40}, 0, 4);
            in.allocate("a", DType.FLOAT32, Shape.of(1, 4)).put(0, new float[] {1, 2, 3, 4}, 0, 4);
            session.run(in, out);
            assertThat(floats(out.get("y"))).containsExactly(11, 22, 33, 44);
        }
    }

    @Test
    void computesOnlyTheWantedOutputs() {
        try (Session session = open(TckModel.TWO_OUTPUTS, folder);
                Session.Call call = session.newCall(pool, List.of("negated"))) {
            fill(call.inputs().allocate("x", DType.FLOAT32, Shape.of(1, 4)), 1);
            call.run();
            assertThat(call.outputs().names()).containsExactly("negated");
            assertThat(floats(call.outputs().get("negated"))).containsExactly(-1, -2, -3, -4);
        }
    }

    @Test
    void refusesAnOutputThatTheModelDoesNotGive() {
        try (Session session = open(TckModel.TWO_OUTPUTS, folder)) {
            assertThatThrownBy(() -> session.newCall(pool, List.of("nope")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has no output 'nope'; it gives double FLOAT32[")
                    .hasMessageContaining("negated FLOAT32[");
        }
    }

    @Test
    void runsScalars() {
        try (Session session = open(TckModel.SCALAR, folder);
                Tensors in = inputs();
                Tensors out = inputs()) {
            in.allocate("x", DType.FLOAT32, Shape.SCALAR).put(0, new float[] {21}, 0, 1);
            session.run(in, out);
            assertThat(out.get("y").shape()).isEqualTo(Shape.SCALAR);
            assertThat(floats(out.get("y"))).containsExactly(42);
        }
    }

    @Test
    void givesOutputsWhoseShapeDependsOnTheData() {
        try (Session session = open(TckModel.NON_ZERO, folder);
                Session.Call call = session.newCall(pool, List.of())) {
            for (float[] x : new float[][] {{1, 0, 2, 0}, {1, 0, 2, 0}, {0, 0, 0, 0}, {1, 2, 3, 4}, {0, 0, 0, 5}}) {
                call.clear();
                call.inputs().allocate("x", DType.FLOAT32, Shape.of(4)).put(0, x, 0, 4);
                call.run();
                assertThat(longs(call.outputs().get("y"))).containsExactly(nonZero(x));
            }
        }
    }

    private static long[] longs(Tensor tensor) {
        long[] values = new long[(int) tensor.shape().elements()];
        tensor.get(0, values, 0, values.length);
        return values;
    }

    private static long[] nonZero(float[] x) {
        return java.util.stream.LongStream.range(0, x.length)
                .filter(i -> x[(int) i] != 0)
                .toArray();
    }

    /**
     * Every type that the engine takes comes back bit by bit; the others are refused when the model is loaded.
     *
     * @param dtype the element type
     * @throws IOException if the model cannot be written
     */
    @ParameterizedTest
    @EnumSource(DType.class)
    void carriesEveryType(DType dtype) throws IOException {
        LocalModel files = writeIdentity(dtype, folder);
        if (!supportsInput(dtype)) {
            assertThatThrownBy(() -> open(files))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageContaining("'x'")
                    .hasMessageContaining(files.path().toString());
            return;
        }
        try (Session session = open(files)) {
            for (int rows : new int[] {3, 0, 3, 1}) {
                carries(session, dtype, Shape.of(rows, 2));
            }
        }
    }

    private void carries(Session session, DType dtype, Shape shape) {
        try (Tensors in = inputs();
                Tensors out = inputs()) {
            Tensor x = in.allocate("x", dtype, shape);
            if (dtype == DType.STRING) {
                for (int i = 0; i < x.strings().length; i++) {
                    x.strings()[i] =
                            List.of("", "plain", "\u00e9\u4e2d", "\ud83d\ude00").get(i % 4);
                }
                session.run(in, out);
                assertThat(out.get("y").strings()).containsExactly(x.strings());
            } else {
                fillBytes(dtype, x.bytes());
                session.run(in, out);
                assertThat(out.get("y").bytes()).isEqualTo(x.bytes());
            }
            assertThat(out.get("y").dtype()).isEqualTo(dtype);
            assertThat(out.get("y").shape()).isEqualTo(shape);
        }
    }

    /** Any bits, but for booleans, which have two values. */
    private static void fillBytes(DType dtype, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int value = 0x35 + 7 * bytes.position();
            bytes.put((byte) (dtype == DType.BOOL ? value & 1 : value));
        }
    }

    @Test
    void refusesAnUnknownInputName() {
        try (Session session = open(TckModel.DOUBLE, folder);
                Tensors in = inputs();
                Tensors out = inputs()) {
            in.allocate("x", DType.FLOAT32, Shape.of(1, 4));
            in.allocate("z", DType.FLOAT32, Shape.of(1, 4));
            assertThatThrownBy(() -> session.run(in, out))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageMatching("Model '.+' has no input 'z'; it takes x FLOAT32\\[.+, 4\\]");
        }
    }

    @Test
    void refusesAMissingInput() {
        try (Session session = open(TckModel.DOUBLE, folder);
                Tensors in = inputs();
                Tensors out = inputs()) {
            in.allocate("z", DType.FLOAT32, Shape.of(1, 4));
            assertThatThrownBy(() -> session.run(in, out))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageMatching(
                            "Input 'x' of '.+' is missing; it must be FLOAT32\\[.+, 4\\], got \\[z FLOAT32\\[1, 4\\]\\]");
        }
    }

    @Test
    void refusesAWrongType() {
        refuses(DType.INT64, Shape.of(2, 4), "Input 'x' of '.+' must be FLOAT32\\[.+, 4\\], got INT64\\[2, 4\\]");
    }

    @Test
    void refusesAWrongSize() {
        refuses(DType.FLOAT32, Shape.of(2, 5), "Input 'x' of '.+' must be FLOAT32\\[.+, 4\\], got FLOAT32\\[2, 5\\]");
    }

    @Test
    void refusesAWrongRank() {
        refuses(DType.FLOAT32, Shape.of(4), "Input 'x' of '.+' must be FLOAT32\\[.+, 4\\], got FLOAT32\\[4\\]");
    }

    private void refuses(DType dtype, Shape shape, String text) {
        try (Session session = open(TckModel.DOUBLE, folder);
                Tensors in = inputs();
                Tensors out = inputs()) {
            in.allocate("x", dtype, shape);
            assertThatThrownBy(() -> session.run(in, out))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageMatching(text);
        }
    }

    @Test
    void refusesAClosedTensor() {
        try (Session session = open(TckModel.DOUBLE, folder);
                Tensors in = inputs();
                Tensors out = inputs()) {
            Tensor x = pool.allocate(DType.FLOAT32, Shape.of(1, 4));
            in.put("x", x);
            x.close();
            assertThatThrownBy(() -> session.run(in, out))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageMatching("Input 'x' of '.+' is closed: FLOAT32\\[1, 4\\]");
        }
    }

    @Test
    void refusesRunsOfAClosedSessionAndClosesTwice() {
        try (Tensors in = inputs();
                Tensors out = inputs()) {
            Session session = open(TckModel.DOUBLE, folder);
            in.allocate("x", DType.FLOAT32, Shape.of(1, 4));
            session.close();
            session.close();
            assertThat(session.isClosed()).isTrue();
            assertThatThrownBy(() -> session.run(in, out))
                    .isInstanceOfSatisfying(
                            ModelUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED))
                    .hasMessageMatching("Model '.+' is closed");
        }
    }

    @Test
    void memoryIsBackWhenAnyAllocationFails() {
        try (Session session = open(TckModel.TWO_OUTPUTS, folder)) {
            for (int failing = 0; failing < 3; failing++) {
                int last = failing;
                int[] allocations = {0};
                Session.Call call = session.newCall(
                        (dtype, shape) -> {
                            if (allocations[0]++ == last) {
                                throw new OutOfMemoryError("allocation " + last);
                            }
                            return pool.allocate(dtype, shape);
                        },
                        List.of());
                assertThatThrownBy(() -> {
                            call.inputs().allocate("x", DType.FLOAT32, Shape.of(1, 4));
                            call.run();
                        })
                        .isInstanceOf(OutOfMemoryError.class)
                        .hasMessage("allocation " + last);
                call.close();
                call.close();
                assertThat(pool.usedBytes()).isZero();
            }
        }
    }

    @Test
    void sixteenThreadsAgreeWithOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Session session = open(TckModel.DOUBLE, folder)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int seed = t;
                tasks.add(() -> runMany(session, seed));
            }
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int runMany(Session session, int seed) {
        int right = 0;
        try (Session.Call call = session.newCall(pool, List.of())) {
            for (int i = 0; i < 200; i++) {
                call.clear();
                Tensor x = call.inputs().allocate("x", DType.FLOAT32, Shape.of(1 + (seed + i) % 5, 4));
                fill(x, seed * 1000 + i);
                call.run();
                float[] in = floats(x);
                float[] out = floats(call.outputs().get("y"));
                boolean same = in.length == out.length;
                for (int e = 0; same && e < in.length; e++) {
                    same = out[e] == 2 * in[e];
                }
                right += same ? 1 : 0;
            }
        }
        return right;
    }

    /**
     * Broken files are refused with an error that names the model, the file and the cause.
     *
     * @param model the broken model
     * @throws IOException if it cannot be written
     */
    @ParameterizedTest
    @EnumSource(
            value = TckModel.class,
            names = {"NOT_A_MODEL", "TRUNCATED", "EMPTY"})
    void refusesBrokenFiles(TckModel model) throws IOException {
        LocalModel files = write(model, folder);
        assertThatThrownBy(() -> open(files))
                .isInstanceOfSatisfying(
                        ModelUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.NOT_LOADABLE))
                .hasMessageStartingWith("Model '" + files.id() + "': ")
                .hasMessageContaining(files.path().toAbsolutePath().toString());
    }

    @Test
    void closingDuringRunsCrashesNothing() throws Exception {
        assertThat(ForkedJvm.run(FORK_LIMIT, CrashPrograms.class, getClass().getName(), "close-during-run"))
                .endsWith("no crash\n");
    }

    @Test
    void closingTensorsDuringRunsCrashesNothing() throws Exception {
        assertThat(ForkedJvm.run(FORK_LIMIT, CrashPrograms.class, getClass().getName(), "close-tensor"))
                .endsWith("no crash\n");
    }

    @Test
    void loadingAndClosingAtOnceCrashesNothing() throws Exception {
        assertThat(ForkedJvm.run(FORK_LIMIT, CrashPrograms.class, getClass().getName(), "load-and-close"))
                .endsWith("no crash\n");
    }

    @Test
    void exitingDuringRunsCrashesNothing() throws Exception {
        assertThat(ForkedJvm.run(FORK_LIMIT, CrashPrograms.class, getClass().getName(), "exit-during-run"))
                .endsWith("no crash\n");
    }
}
