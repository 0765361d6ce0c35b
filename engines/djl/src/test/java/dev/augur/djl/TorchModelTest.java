package dev.augur.djl;

import static dev.augur.djl.Torch.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.augur.EngineException;
import dev.augur.ModelUnavailableException;
import dev.augur.djl.DjlModelOptions.Sharing;
import dev.augur.engine.Session;
import dev.augur.tck.TorchArchive;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a TorchScript module takes and gives, beyond the contract. */
final class TorchModelTest {
    private static final Shape ROW = Shape.of(1, 2);

    private final TensorPool pool = new TensorPool(1 << 16);

    @TempDir
    Path folder;

    @AfterEach
    void allMemoryIsBack() {
        assertThat(pool.usedBytes()).isZero();
    }

    private Session open(TorchArchive archive) throws Exception {
        return open(archive, DjlModelOptions.defaults());
    }

    private Session open(TorchArchive archive, DjlModelOptions options) throws Exception {
        return Torch.open(Torch.write(archive, folder), options);
    }

    private static DjlModelOptions declared(List<TensorSpec> inputs, TensorSpec... outputs) {
        return DjlModelOptions.builder()
                .signature(new Signature(inputs, List.of(outputs)))
                .build();
    }

    private static TorchArchive forward(String returns, String line) {
        return new TorchArchive().forward("x: Tensor", returns, line);
    }

    private static TensorSpec floatsSpec(String name) {
        return new TensorSpec(name, DType.FLOAT32, null);
    }

    private static void run(Session.Call call, float... x) {
        call.clear();
        call.inputs().allocate("x", DType.FLOAT32, Shape.of(1, x.length)).put(0, x, 0, x.length);
        call.run();
    }

    @Test
    void anArchiveTellsNamesAndTypesOfScalarsAndTheNumberOfOutputs() throws Exception {
        TorchArchive archive = new TorchArchive()
                .forward(
                        "x: Tensor, times: int, by: float, on: bool, text: str, more: Optional[Tensor]=None",
                        "Tuple[Tensor, Tuple[int, Tensor], bool]",
                        "y = torch.mul(torch.mul(x, times), by)",
                        "return (y, (torch.len(text), torch.neg(x)), on)");
        try (Session session = open(archive);
                Session.Call call = session.newCall(pool, List.of())) {
            assertThat(Signature.describe(session.signature().inputs()))
                    .isEqualTo("x FLOAT32[...], times INT64[], by FLOAT64[], on BOOL[], text STRING[]");
            assertThat(Signature.describe(session.signature().outputs()))
                    .isEqualTo("output0 FLOAT32[...], output1 INT64[], output2 FLOAT32[...], output3 BOOL[]");
            for (int i = 1; i < 4; i++) {
                call.clear();
                call.inputs().allocate("times", DType.INT64, Shape.SCALAR).put(0, new long[] {i}, 0, 1);
                call.inputs().allocate("by", DType.FLOAT64, Shape.SCALAR).put(0, new double[] {0.5}, 0, 1);
                call.inputs().allocate("on", DType.BOOL, Shape.SCALAR).put(0, new byte[] {(byte) (i % 2)}, 0, 1);
                call.inputs().allocate("text", DType.STRING, Shape.SCALAR).strings()[0] = "t".repeat(i);
                call.inputs().allocate("x", DType.FLOAT32, ROW).put(0, new float[] {2, 4}, 0, 2);
                call.run();
                assertThat(floats(call.outputs().get("output0"))).containsExactly(i, 2 * i);
                assertThat(call.outputs().get("output1").longs().get(0)).isEqualTo(i);
                assertThat(floats(call.outputs().get("output2"))).containsExactly(-2, -4);
                assertThat(call.outputs().get("output3").bytes().get(0)).isEqualTo((byte) (i % 2));
            }
        }
    }

    @Test
    void aDictionaryGivesItsOutputsByKey() throws Exception {
        TorchArchive archive =
                forward("Dict[str, Tensor]", "return {\"twice\": torch.add(x, x), \"less\": torch.neg(x)}");
        DjlModelOptions options = declared(List.of(floatsSpec("x")), floatsSpec("less"), floatsSpec("twice"));
        try (Session session = open(archive, options);
                Session.Call call = session.newCall(pool, List.of())) {
            run(call, 1, 2);
            run(call, 3, 4);
            assertThat(floats(call.outputs().get("twice"))).containsExactly(6, 8);
            assertThat(floats(call.outputs().get("less"))).containsExactly(-3, -4);
        }
    }

    @Test
    void aDictionaryMustBeDeclared() {
        assertThatThrownBy(() -> open(forward("Dict[str, Tensor]", "return {\"y\": x}")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageStartingWith("Model 'm': DJL cannot load " + folder.resolve("model.pt"))
                .hasMessageEndingWith(
                        ": its forward returns Dict[str, Tensor], which does not tell its outputs; declare "
                                + "them with DjlModelOptions.signature");
    }

    @Test
    void aKeyThatIsNotThereNamesWhatIsThere() throws Exception {
        try (Session session = open(
                        forward("Dict[str, Tensor]", "return {\"y\": x}"),
                        declared(List.of(floatsSpec("x")), floatsSpec("z")));
                Session.Call call = session.newCall(pool, List.of())) {
            assertThatThrownBy(() -> run(call, 1, 2))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Model 'm' failed in DJL: there is no output 'z'; the model gave 'y' FLOAT32[1, 2]");
        }
    }

    @Test
    void listsAndTheFirstOfSeveralOutputsAreGiven() throws Exception {
        TorchArchive archive = forward("List[Tensor]", "return [torch.add(x, x), torch.neg(x), x]");
        try (Session session = open(archive, declared(List.of(floatsSpec("x")), floatsSpec("a"), floatsSpec("b")));
                Session.Call call = session.newCall(pool, List.of("b"))) {
            run(call, 1, 2);
            assertThat(call.outputs().names()).containsExactly("b");
            assertThat(floats(call.outputs().get("b"))).containsExactly(-1, -2);
        }
    }

    @Test
    void anOutputThatIsNoneIsAnErrorOnlyIfItIsWanted() throws Exception {
        TorchArchive archive = forward("Tuple[Tensor, Optional[Tensor]]", "return (x, None)");
        try (Session session = open(archive);
                Session.Call all = session.newCall(pool, List.of());
                Session.Call first = session.newCall(pool, List.of("output0"))) {
            run(first, 1, 2);
            assertThat(floats(first.outputs().get("output0"))).containsExactly(1, 2);
            assertThatThrownBy(() -> run(all, 1, 2))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith(
                            "Model 'm' failed in DJL: output 'output1' must be FLOAT32[...], got a value that is "
                                    + "no tensor");
        }
    }

    @Test
    void anotherTypeThanDeclaredIsNamed() throws Exception {
        try (Session session = open(forward("Tensor", "return torch.argmax(x)"));
                Session.Call call = session.newCall(pool, List.of())) {
            assertThatThrownBy(() -> run(call, 1, 2))
                    .isInstanceOf(EngineException.class)
                    .hasMessage(
                            "Model 'm' failed in DJL: output 'output0' must be FLOAT32[...], got INT64[]; the archive does "
                                    + "not tell types, so its tensors were taken to be FLOAT32: declare its signature with "
                                    + "DjlModelOptions.signature");
        }
    }

    @Test
    void aTypeThatDjlDoesNotKnowIsNamed() throws Exception {
        try (Session session = open(
                        forward("Tensor", "return torch.to(x, 15)"),
                        declared(List.of(floatsSpec("x")), floatsSpec("y")));
                Session.Call call = session.newCall(pool, List.of())) {
            assertThatThrownBy(() -> run(call, 1, 2))
                    .isInstanceOf(EngineException.class)
                    .hasMessage(
                            "Model 'm' failed in DJL: output 'y' must be FLOAT32[...], got a type without a name in DJL[1, 2]");
        }
    }

    @Test
    void aFailedRunTellsTheCauseWithoutTheTrace() throws Exception {
        TorchArchive archive = forward("Tensor", "return torch.matmul(x, torch.ones([3, 3]))");
        try (Session session = open(archive, declared(List.of(floatsSpec("x")), floatsSpec("y")));
                Session.Call call = session.newCall(pool, List.of())) {
            assertThatThrownBy(() -> run(call, 1, 2))
                    .isInstanceOf(EngineException.class)
                    .hasMessage(
                            "Model 'm' failed in DJL: RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x2 and 3x3)");
            run(call, 1, 2, 3);
            assertThat(floats(call.outputs().get("y"))).containsExactly(6, 6, 6);
        }
    }

    @Test
    void anotherMethodRuns() throws Exception {
        TorchArchive archive =
                forward("Tensor", "return x").method("features", "x: Tensor", "Tensor", "return torch.neg(x)");
        try (Session session = open(
                        archive, DjlModelOptions.builder().method("features").build());
                Session.Call call = session.newCall(pool, List.of())) {
            run(call, 1, 2);
            assertThat(floats(call.outputs().get("output0"))).containsExactly(-1, -2);
        }
    }

    @Test
    void aMethodThatIsNotThereNamesThoseThatAre() {
        assertThatThrownBy(() -> open(
                        forward("Tensor", "return x"),
                        DjlModelOptions.builder().method("features").build()))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageEndingWith(": its module has no method 'features'; it has [forward]");
    }

    @Test
    void outputsOfAnyLayoutAndSizeComeOutRight() throws Exception {
        TorchArchive archive = forward("Tuple[Tensor, Tensor]", "return (torch.t(x), torch.t(torch.neg(x)))");
        int side = 64;
        try (Session session = open(archive);
                Session.Call call = session.newCall(pool, List.of())) {
            for (int round = 0; round < 2; round++) {
                call.clear();
                Tensor x = call.inputs().allocate("x", DType.FLOAT32, Shape.of(side, side));
                IntStream.range(0, side * side).forEach(i -> x.put(i, new float[] {i}, 0, 1));
                call.run();
                float[] y = floats(call.outputs().get("output1"));
                assertThat(y[1]).isEqualTo(-side);
                assertThat(y[side]).isEqualTo(-1);
            }
        }
    }

    @Test
    void anInputOnTheHeapIsReadAtEachRun() throws Exception {
        ByteBuffer memory = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        try (Session session = open(forward("Tensor", "return torch.add(x, x)"));
                Session.Call call = session.newCall(pool, List.of())) {
            call.inputs().put("x", Tensor.wrap(DType.FLOAT32, ROW, memory));
            for (float value : new float[] {1, 2}) {
                memory.putFloat(4, value);
                call.run();
                assertThat(floats(call.outputs().get("output0"))).containsExactly(0, 2 * value);
            }
        }
    }

    /** A sum over all runs, and the last input itself. */
    private static TorchArchive stateful() {
        return new TorchArchive()
                .tensor("sum", Shape.of(2), 0, 0)
                .tensor("last", ROW, 0, 0)
                .forward(
                        "x: Tensor",
                        "Tuple[Tensor, Tensor]",
                        "before = self.last",
                        "self.last = x",
                        "sum0 = torch.add(self.sum, x)",
                        "self.sum = sum0",
                        "return (sum0, before)");
    }

    @Test
    void aModelThatRemembersRunsOnceAtATimeOnMemoryOfItsOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Session session = open(stateful())) {
            Callable<Void> runs = () -> {
                try (Session.Call call = session.newCall(pool, List.of("output0"))) {
                    for (int i = 0; i < 100; i++) {
                        run(call, 1, 2);
                    }
                }
                return null;
            };
            for (Future<Void> done : threads.invokeAll(List.of(runs, runs, runs, runs))) {
                done.get();
            }
            try (Session.Call call = session.newCall(pool, List.of())) {
                run(call, 7, 8);
                assertThat(floats(call.outputs().get("output0"))).containsExactly(407, 808);
                run(call, 0, 0);
                assertThat(floats(call.outputs().get("output1")))
                        .as("the input of the run before, whose memory has been written since")
                        .containsExactly(7, 8);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInputMayBeChangedByTheModelUnlessRunsAreExclusive() throws Exception {
        TorchArchive archive = forward("Tensor", "return torch.neg_(x)");
        for (Sharing sharing : List.of(Sharing.CONCURRENT, Sharing.EXCLUSIVE)) {
            try (Session session = open(
                            archive, DjlModelOptions.builder().sharing(sharing).build());
                    Session.Call call = session.newCall(pool, List.of())) {
                run(call, 1, 2);
                assertThat(floats(call.outputs().get("output0"))).containsExactly(-1, -2);
                assertThat(floats(call.inputs().get("x"))[0]).isEqualTo(sharing == Sharing.CONCURRENT ? -1 : 1);
            }
        }
    }

    @Test
    void theGraphOptimizerMayBeOff() throws Exception {
        try (Session session = open(
                        forward("Tensor", "return torch.neg(x)"),
                        DjlModelOptions.builder().graphOptimizer(false).build());
                Session.Call call = session.newCall(pool, List.of())) {
            for (int i = 1; i < 5; i++) {
                run(call, i, 2 * i);
                assertThat(floats(call.outputs().get("output0"))).containsExactly(-i, -2 * i);
            }
        }
    }

    @Test
    void aWronglyDeclaredShapeIsCopied() throws Exception {
        TensorSpec x = TensorSpec.of("x", DType.FLOAT32, Dim.of("n"), Dim.of(2));
        TensorSpec y = TensorSpec.of("y", DType.FLOAT32, Dim.of("n"), Dim.of(2));
        try (Session session = open(forward("Tensor", "return torch.cat([x, x], 1)"), declared(List.of(x), y));
                Session.Call call = session.newCall(pool, List.of())) {
            for (int i = 0; i < 2; i++) {
                run(call, 1, 2);
                assertThat(call.outputs().get("y").shape()).isEqualTo(Shape.of(1, 4));
            }
        }
    }

    @Test
    void nothingIsLeftInDjlAfterRunsFailuresAndLoads() throws Exception {
        String before = resources();
        for (int i = 0; i < 3; i++) {
            try (Session session = open(forward("Tensor", "return torch.matmul(torch.t(x), x)"));
                    Session.Call call = session.newCall(pool, List.of());
                    Tensors in = new Tensors(pool);
                    Tensors out = new Tensors(pool)) {
                run(call, new float[50]);
                in.allocate("x", DType.FLOAT32, Shape.of(1, 2, 3));
                assertThatThrownBy(() -> session.run(in, out)).isInstanceOf(EngineException.class);
            }
            assertThatThrownBy(() -> open(forward("Tensor", "return unknown(x)")))
                    .isInstanceOf(ModelUnavailableException.class);
        }
        assertThat(resources()).isEqualTo(before);
    }

    /** DJL's own count of what its root manager holds. */
    private static String resources() throws UnusableEngineException {
        DjlRuntime runtime = new DjlRuntime("PyTorch", Torch.options().build());
        try (NDManager manager = runtime.start().newBaseManager()) {
            return manager.getParentManager().toString();
        }
    }
}
