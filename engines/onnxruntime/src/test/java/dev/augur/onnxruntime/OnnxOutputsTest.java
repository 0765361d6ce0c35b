package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an output is written in place, where it must not be, and that the answer is right in every case. */
final class OnnxOutputsTest {
    private static final Dim N = Dim.of("n");
    private static final Dim TWO = Dim.of(2);
    private static final float[] X = {1, 2, 3, 4};

    private final TensorPool pool = new TensorPool(1 << 16);
    private final List<String> bindings = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void allMemoryIsBack() {
        assertThat(pool.usedBytes()).isZero();
    }

    private static OnnxGraph graph() {
        return new OnnxGraph().input("x", DType.FLOAT32, N, TWO);
    }

    private NativeModel load(OnnxGraph graph) throws Exception {
        Path file = graph.writeTo(folder.resolve("model.onnx"));
        return new OnnxRuntimeEngine().load(new LocalModel(ModelId.of("m"), ModelFormat.ONNX, file), Device.CPU);
    }

    /** The real model, noting what is bound. */
    private Session open(OnnxGraph graph) throws Exception {
        NativeModel real = load(graph);
        return new Session(ModelId.of("m"), new NativeModel() {
            @Override
            public Signature signature() {
                return real.signature();
            }

            @Override
            public boolean pins(TensorSpec output) {
                return real.pins(output);
            }

            @Override
            public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
                bindings.add("pinned " + pinned.names() + " copied " + copied);
                return real.bind(inputs, pinned, copied);
            }

            @Override
            public void free() {
                real.free();
            }
        });
    }

    private static void run(Session.Call call, float... x) {
        call.clear();
        call.inputs().allocate("x", DType.FLOAT32, Shape.of(x.length / 2, 2)).put(0, x, 0, x.length);
        call.run();
    }

    private static float[] floats(Session.Call call, String output) {
        Tensor tensor = call.outputs().get(output);
        float[] values = new float[(int) tensor.shape().elements()];
        tensor.get(0, values, 0, values.length);
        return values;
    }

    @Test
    void anInputThatIsPassedThroughIsNotPinned() throws Exception {
        try (Session session = open(graph().output("x", DType.FLOAT32, N, TWO));
                Session.Call call = session.newCall(pool, List.of())) {
            run(call, X);
            assertThat(floats(call, "x")).containsExactly(X);
            run(call, 5, 6);
            assertThat(floats(call, "x")).containsExactly(5, 6);
        }
        assertThat(bindings).containsOnly("pinned [] copied [x]");
    }

    @Test
    void constantsAndReshapesComeOutRight() throws Exception {
        OnnxGraph graph = graph().constant("c", Shape.of(2), 7f, 8f)
                .constant("flat", Shape.of(1), -1L)
                .output("c", DType.FLOAT32, TWO)
                .output("copy", DType.FLOAT32, TWO)
                .output("r", DType.FLOAT32, Dim.of("m"))
                .node("Identity", List.of("c"), List.of("copy"))
                .node("Reshape", List.of("x", "flat"), List.of("r"));
        try (Session session = open(graph);
                Session.Call call = session.newCall(pool, List.of())) {
            for (int i = 0; i < 2; i++) {
                run(call, X);
                assertThat(call.outputs().get("r").bytes().isDirect())
                        .as("the getter's copy is the output, once")
                        .isEqualTo(i == 1);
                assertThat(floats(call, "c")).containsExactly(7, 8);
                assertThat(floats(call, "copy")).containsExactly(7, 8);
                assertThat(floats(call, "r")).containsExactly(X);
            }
        }
        assertThat(bindings).containsExactly("pinned [c, copy] copied [r]", "pinned [c, copy, r] copied []");
    }

    @Test
    void aShapeThatIsDeclaredWronglyIsCopied() throws Exception {
        OnnxGraph graph = graph().output("y", DType.FLOAT32, N, TWO)
                .node("Concat", List.of("x", "x"), List.of("y"), OnnxGraph.Attribute.of("axis", 0));
        try (Session session = open(graph);
                Session.Call call = session.newCall(pool, List.of())) {
            for (int i = 0; i < 2; i++) {
                run(call, X);
                assertThat(floats(call, "y")).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
            }
        }
        assertThat(bindings).containsExactly("pinned [y] copied []", "pinned [] copied [y]");
    }

    @Test
    void aModelWithoutDeclaredRanksRuns() throws Exception {
        OnnxGraph graph = new OnnxGraph()
                .input(new TensorSpec("x", DType.FLOAT32, null))
                .output(new TensorSpec("y", DType.FLOAT32, null))
                .node("Add", List.of("x", "x"), List.of("y"));
        try (Session session = open(graph);
                Session.Call call = session.newCall(pool, List.of())) {
            run(call, X);
            run(call, X);
            assertThat(floats(call, "y")).containsExactly(2, 4, 6, 8);
        }
        assertThat(bindings).containsExactly("pinned [] copied [y]", "pinned [y] copied []");
    }

    @Test
    void widerUnsignedOutputsComeOutBitByBit() throws Exception {
        OnnxGraph graph = graph().output("u16", DType.UINT16, N, TWO)
                .output("u32", DType.UINT32, N, TWO)
                .output("u64", DType.UINT64, N, TWO)
                .node("Cast", List.of("x"), List.of("u16"), OnnxGraph.Attribute.of("to", 4))
                .node("Cast", List.of("x"), List.of("u32"), OnnxGraph.Attribute.of("to", 12))
                .node("Cast", List.of("x"), List.of("u64"), OnnxGraph.Attribute.of("to", 13));
        try (Session session = open(graph);
                Session.Call call = session.newCall(pool, List.of())) {
            for (int i = 0; i < 2; i++) {
                run(call, 65_535, 40_000);
                assertThat(call.outputs().get("u16").shorts()).isEqualTo(shorts(65_535, 40_000));
                assertThat(call.outputs().get("u32").ints().get(1)).isEqualTo(40_000);
                assertThat(call.outputs().get("u64").longs().get(0)).isEqualTo(65_535);
            }
        }
    }

    private static ShortBuffer shorts(int... values) {
        ShortBuffer buffer = ShortBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((short) value);
        }
        return buffer.flip();
    }

    @Test
    void outputsThatAreNoTensorsAreLeftOut() throws Exception {
        OnnxGraph graph = graph().output("y", DType.FLOAT32, N, TWO)
                .sequenceOutput("parts", DType.FLOAT32)
                .node("Add", List.of("x", "x"), List.of("y"))
                .node("SequenceConstruct", List.of("x", "x"), List.of("parts"));
        try (Session session = open(graph);
                Session.Call call = session.newCall(pool, List.of())) {
            run(call, X);
            assertThat(call.outputs().names()).containsExactly("y");
            assertThat(floats(call, "y")).containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void aModelWithoutAnyTensorOutputIsRefused() {
        OnnxGraph graph = graph().sequenceOutput("parts", DType.FLOAT32)
                .node("SequenceConstruct", List.of("x", "x"), List.of("parts"));
        assertThatThrownBy(() -> load(graph))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageEndingWith("model.onnx: none of its outputs is a tensor");
    }

    @Test
    void aRunThatFailsInNativeCodeNamesTheModelAndTheCause() throws Exception {
        OnnxGraph graph = graph().output("y", DType.FLOAT32, Dim.of("m"))
                .node("Cast", List.of("x"), List.of("i"), OnnxGraph.Attribute.of("to", 7))
                .node("GatherND", List.of("x", "i"), List.of("y"));
        try (Session session = open(graph);
                Session.Call call = session.newCall(pool, List.of())) {
            assertThatThrownBy(() -> run(call, 9, 9))
                    .isInstanceOf(EngineException.class)
                    .hasMessageMatching("Model 'm' failed in ONNX Runtime: .*invalid index found, index = 9"
                            + ".* \\(ORT_INVALID_ARGUMENT\\)");
            run(call, 0, 1);
            assertThat(floats(call, "y")).containsExactly(1);
        }
    }
}
