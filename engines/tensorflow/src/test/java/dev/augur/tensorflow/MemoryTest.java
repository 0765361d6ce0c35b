package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.engine.Session;
import dev.augur.tck.ForkedJvm;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

/** What TensorFlow sees of our memory, and we of its. */
final class MemoryTest {
    private static final Shape ROW = Shape.of(1, 2);

    @TempDir
    Path folder;

    /**
     * Each run sees what the memory holds then, wherever it lies.
     *
     * @param offset bytes from an aligned address
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 32, 64})
    void eachRunSeesTheMemoryAsItIs(int offset) throws Exception {
        ByteBuffer memory = ByteBuffer.allocateDirect(1024).alignedSlice(64).slice(offset, 8);
        seesChanges(memory.order(ByteOrder.nativeOrder()));
    }

    @Test
    void eachRunSeesMemoryOnTheHeapAsItIs() throws Exception {
        seesChanges(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()));
    }

    private void seesChanges(ByteBuffer memory) throws Exception {
        Session session = Runs.open(TckSavedModels.identity(DataType.DT_FLOAT).writeTo(folder));
        try (session;
                Session.Call call = session.newCall(new TensorPool(0), List.of())) {
            call.inputs().put("x", Tensor.wrap(DType.FLOAT32, ROW, memory));
            for (int i = 0; i < 4; i++) {
                memory.putFloat(0, i).putFloat(4, -i);
                call.run();
                assertThat(call.outputs().get("y").floats().get(0)).isEqualTo(i);
                assertThat(call.outputs().get("y").floats().get(1)).isEqualTo(-i);
            }
        }
    }

    /** An output that is an input passed through is still memory of its own. */
    @Test
    void inputsAreNeverOutputs() throws Exception {
        SavedModelWriter same = new SavedModelWriter()
                .input("x", DType.FLOAT32, -1, 2)
                .typed("Identity", "i", DataType.DT_FLOAT, "x")
                .output("y", "i:0", DType.FLOAT32, -1, 2);
        try (Session session = Runs.open(same.writeTo(folder));
                Session.Call call = session.newCall(new TensorPool(0), List.of())) {
            Tensor x = call.inputs().allocate("x", DType.FLOAT32, ROW);
            x.put(0, new float[] {1, 2}, 0, 2);
            call.run();
            x.put(0, new float[] {3, 4}, 0, 2);
            assertThat(call.outputs().get("y").floats().get(0)).isEqualTo(1);
        }
    }

    /** A variable would hold our memory, and see what the next call writes there. */
    @Test
    void aModelThatRemembersItsInputsRemembersACopy() throws Exception {
        try (Session session = Runs.open(remembering().writeTo(folder));
                Session.Call call = session.newCall(new TensorPool(0), List.of())) {
            float before = 0;
            for (int i = 1; i <= 5; i++) {
                call.clear();
                call.inputs().allocate("x", DType.FLOAT32, ROW).put(0, new float[] {i, 10 * i}, 0, 2);
                call.run();
                assertThat(call.outputs().get("y").floats().get(0)).isEqualTo(before);
                assertThat(call.outputs().get("y").floats().get(1)).isEqualTo(10 * before);
                before = i;
            }
        }
    }

    /** Gives the input of the run before, and remembers this one's in a variable. */
    private static SavedModelWriter remembering() {
        SavedModelWriter writer = new SavedModelWriter().input("x", DType.FLOAT32, 1, 2);
        writer.node("VarHandleOp", "v")
                .putAttr("dtype", SavedModelWriter.type(DataType.DT_FLOAT))
                .putAttr("shape", SavedModelWriter.shapeAttribute(1, 2))
                .putAttr("shared_name", SavedModelWriter.string("v"));
        writer.constant("zeros", new long[] {1, 2}, 0, 0);
        assign(writer, "init", "zeros");
        writer.node("ReadVariableOp", "before", "v").putAttr("dtype", SavedModelWriter.type(DataType.DT_FLOAT));
        writer.constant("none", new long[] {1, 2}, 0, 0);
        writer.typed("AddV2", "copy", DataType.DT_FLOAT, "before", "none");
        assign(writer, "remember", "x", "^copy");
        writer.typed("Identity", "out", DataType.DT_FLOAT, "copy", "^remember");
        return writer.output("y", "out:0", DType.FLOAT32, 1, 2).initOp("init");
    }

    private static void assign(SavedModelWriter writer, String name, String value, String... after) {
        var node = writer.node("AssignVariableOp", name, "v", value);
        node.addAllInput(List.of(after));
        node.putAttr("dtype", SavedModelWriter.type(DataType.DT_FLOAT));
    }

    /** Its kernel writes into the tensor that it is given, which would be the caller's. */
    @Test
    void aModelThatWritesIntoItsInputWritesIntoACopy() throws Exception {
        SavedModelWriter writer = new SavedModelWriter().input("x", DType.FLOAT32, 1, 2);
        writer.constant(
                "first",
                TensorProto.newBuilder()
                        .setDtype(DataType.DT_INT32)
                        .setTensorShape(SavedModelWriter.shape(1))
                        .addIntVal(0));
        writer.constant("more", new long[] {1, 2}, 5, 5);
        writer.typed("InplaceAdd", "sum", DataType.DT_FLOAT, "x", "first", "more");
        writer.output("y", "sum:0", DType.FLOAT32, 1, 2);
        try (Session session = Runs.open(writer.writeTo(folder));
                Session.Call call = session.newCall(new TensorPool(0), List.of())) {
            Tensor x = call.inputs().allocate("x", DType.FLOAT32, ROW);
            x.put(0, new float[] {1, 2}, 0, 2);
            call.run();
            assertThat(call.outputs().get("y").floats().get(1)).isEqualTo(7);
            assertThat(x.floats().get(1)).isEqualTo(2);
        }
    }

    @Test
    void bytesThatAreNoTextAreAnErrorOfTheModel() throws Exception {
        SavedModelWriter writer = TckSavedModels.identity(DataType.DT_STRING);
        writer.constant(
                "bytes",
                TensorProto.newBuilder()
                        .setDtype(DataType.DT_STRING)
                        .setTensorShape(SavedModelWriter.shape(2))
                        .addStringVal(com.google.protobuf.ByteString.copyFromUtf8("text"))
                        .addStringVal(com.google.protobuf.ByteString.copyFrom(new byte[] {(byte) 0xFF, 0})));
        writer.output("z", "bytes:0", DType.STRING, 2);
        try (Session session = Runs.open(writer.writeTo(folder))) {
            assertThatThrownBy(() -> texts(session, "a", "b"))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Output 'z' of 'contract:1' has bytes at element 1 that are no text in UTF-8");
        }
    }

    @Test
    void halfACharacterIsAnInvalidInput() throws Exception {
        try (Session session =
                Runs.open(TckSavedModels.identity(DataType.DT_STRING).writeTo(folder))) {
            assertThatThrownBy(() -> texts(session, "a", "b\ud83d"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "Input 'x' of 'contract:1' has half a surrogate pair in the text at element 1, for which"
                                    + " UTF-8 has no bytes");
            texts(session, "a", "\ud83d\ude00");
        }
    }

    private static void texts(Session session, String... row) {
        try (Tensors in = new Tensors(new TensorPool(0));
                Tensors out = new Tensors(new TensorPool(0))) {
            Tensor x = in.allocate("x", DType.STRING, Shape.of(1, row.length));
            System.arraycopy(row, 0, x.strings(), 0, row.length);
            session.run(in, out);
            assertThat(out.get("y").strings()).containsExactly(row);
        }
    }

    /** In a JVM of its own, because it is the memory of the process that is watched. */
    @Test
    void runsAndLoadsLeaveNoNativeMemoryBehind() throws Exception {
        assertThat(ForkedJvm.run(Duration.ofMinutes(2), LeakProgram.class)).endsWith("no leak\n");
    }
}
