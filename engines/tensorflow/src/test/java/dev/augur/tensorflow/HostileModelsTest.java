package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;

/** Models that are programs: what reaches out of the model is refused before native code sees it. */
final class HostileModelsTest {
    @TempDir
    Path folder;

    private static SavedModelWriter harmless() {
        return TckSavedModels.identity(DataType.DT_FLOAT);
    }

    private void refused(SavedModelWriter model, String why) throws IOException {
        LocalModel files = model.writeTo(folder);
        assertThatThrownBy(() -> Runs.open(files))
                .isInstanceOfSatisfying(
                        ModelUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.NOT_LOADABLE))
                .hasMessageStartingWith("Model 'contract:1': TensorFlow cannot load " + folder + ": ")
                .hasMessageContaining(why);
    }

    private void runs(SavedModelWriter model) throws IOException {
        try (Session session = Runs.open(model.writeTo(folder))) {
            assertThat(Runs.floats(session, "x", "y", 1, 2)).containsExactly(1, 2);
        }
    }

    /** {@code y} can be had only after the file was written. */
    private SavedModelWriter writesAFile(Path file) {
        SavedModelWriter writer = new SavedModelWriter()
                .input("x", DataType.DT_FLOAT, SavedModelWriter.shape(-1, 2))
                .text("name", file.toString())
                .text("text", "written by a model");
        writer.node("WriteFile", "write", "name", "text");
        return writer.typed("Identity", "same", DataType.DT_FLOAT, "x", "^write")
                .output("y", "same:0", DataType.DT_FLOAT, SavedModelWriter.shape(-1, 2));
    }

    @Test
    void aModelThatWritesAFileWritesNothing() throws Exception {
        Path file = folder.resolve("written.txt");
        refused(
                writesAFile(file),
                ": its operator 'write' is WriteFile, which writes files; if you trust this model as you trust code,"
                        + " allow it: TensorFlowOptions.builder().allowOperators(\"WriteFile\")");
        assertThat(file).doesNotExist();
    }

    /** The model of the test above is no dummy. */
    @Test
    void whatIsAllowedByNameRuns() throws Exception {
        Path file = folder.resolve("written.txt");
        TensorFlowOptions allowed =
                TensorFlowOptions.builder().allowOperators("WriteFile").build();
        try (Session session = Runs.open(writesAFile(file).writeTo(folder), allowed)) {
            assertThat(Runs.floats(session, "x", "y", 1, 2)).containsExactly(1, 2);
        }
        assertThat(file).hasContent("written by a model");
    }

    static Stream<String> reachingOut() {
        return Operators.allReachingOut().stream()
                .filter(op -> !Operators.isSaver(op) && !Operators.isRestorer(op))
                .sorted();
    }

    /**
     * Also where nothing runs it.
     *
     * @param op the operator
     */
    @ParameterizedTest
    @MethodSource("reachingOut")
    void refusesOneOperatorThatReachesOut(String op) throws Exception {
        SavedModelWriter model = harmless();
        model.node(op, "evil");
        refused(model, "'evil' is " + op + ", which ");
        SavedModelWriter hidden = harmless();
        hidden.function("f").addNodeDef(NodeDef.newBuilder().setName("deep").setOp(op));
        refused(hidden, "'deep' is " + op + ", which ");
    }

    /**
     * What saves a model stands in every model, and is refused where a prediction, or loading, would run it.
     *
     * @param op the operator
     */
    @ParameterizedTest
    @ValueSource(strings = {"Save", "SaveSlices", "SaveV2", "MergeV2Checkpoints"})
    void refusesSaversThatAreRun(String op) throws Exception {
        refused(called(op, "x"), "'save' is " + op);
        SavedModelWriter onLoad = saver(op);
        onLoad.initOp("call");
        refused(onLoad, "'save' is " + op);
        SavedModelWriter onRestore = saver(op);
        onRestore.meta().setSaverDef(SaverDef.newBuilder().setRestoreOpName("call"));
        refused(onRestore, "'save' is " + op);
    }

    /** A restorer may be run to restore only. */
    @ParameterizedTest
    @ValueSource(strings = {"Restore", "RestoreSlice", "RestoreV2"})
    void refusesRestorersThatAPredictionRuns(String op) throws Exception {
        refused(called(op, "x"), "'save' is " + op + ", which reads files");
    }

    /** A function with the operator, called by an operator of the graph. */
    private static SavedModelWriter saver(String op) {
        SavedModelWriter model = harmless();
        model.node("StatefulPartitionedCall", "call")
                .putAttr("Tin", SavedModelWriter.noTypes())
                .putAttr("Tout", SavedModelWriter.noTypes())
                .putAttr("f", SavedModelWriter.functionNamed("outer"));
        model.function("outer")
                .addNodeDef(NodeDef.newBuilder()
                        .setName("inner call")
                        .setOp("PartitionedCall")
                        .putAttr("f", SavedModelWriter.functionNamed("inner")));
        model.function("inner").addNodeDef(NodeDef.newBuilder().setName("save").setOp(op));
        return model;
    }

    /** The same, and a prediction waits for the call. */
    private static SavedModelWriter called(String op, String input) {
        SavedModelWriter model = saver(op);
        model.typed("Identity", "after", DataType.DT_FLOAT, input, "^call");
        return model.output("z", "after:0", DataType.DT_FLOAT, SavedModelWriter.shape(-1, 2));
    }

    @Test
    void saversThatNothingRunsAreNoReasonToRefuse() throws Exception {
        SavedModelWriter model = harmless();
        model.text("prefix", "");
        model.node("ShardedFilename", "shard", "prefix", "zero", "zero");
        model.constant(
                "zero", TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(SavedModelWriter.shape()));
        model.node("MergeV2Checkpoints", "merge", "list", "prefix");
        model.constant(
                "list",
                TensorProto.newBuilder()
                        .setDtype(DataType.DT_STRING)
                        .setTensorShape(SavedModelWriter.shape(1))
                        .addStringVal(com.google.protobuf.ByteString.EMPTY));
        model.meta().setSaverDef(SaverDef.newBuilder().setSaveTensorName("shard:0"));
        runs(model);
    }

    /** TensorFlow may run a function in place of another one, or its gradient. */
    @Test
    void functionsThatStandForOthersAreLookedAt() throws Exception {
        SavedModelWriter model = saver("NoOp");
        model.typed("Identity", "after", DataType.DT_FLOAT, "x", "^call")
                .output("z", "after:0", DataType.DT_FLOAT, SavedModelWriter.shape(-1, 2));
        FunctionDef.Builder twin = model.function("twin");
        twin.putAttr("api_implements", SavedModelWriter.string("same"));
        twin.addNodeDef(NodeDef.newBuilder().setName("save").setOp("SaveV2"));
        FunctionDef.Builder other = model.function("other");
        other.putAttr("api_implements", SavedModelWriter.string("same"));
        model.function("outer2")
                .addNodeDef(NodeDef.newBuilder().setName("by name").setOp("other"));
        model.node("outer2", "legacy call");
        model.typed("Identity", "later", DataType.DT_FLOAT, "x", "^legacy call")
                .output("w", "later:0", DataType.DT_FLOAT, SavedModelWriter.shape(-1, 2));
        refused(model, "'save' is SaveV2");
    }

    @Test
    void printingIsHarmlessUnlessItGoesToAFile() throws Exception {
        Path file = folder.resolve("printed.txt");
        refused(prints("file://" + file), "'print' is PrintV2, which writes files");
        assertThat(file).doesNotExist();
        runs(prints("stderr"));
    }

    private static SavedModelWriter prints(String stream) {
        SavedModelWriter model = harmless().text("text", "printed by a model");
        model.node("PrintV2", "print", "text").putAttr("output_stream", SavedModelWriter.string(stream));
        return model;
    }

    /** TensorFlow's own loader would take these files in place of the one that was looked at. */
    @Test
    void noOtherFileIsLoadedThanTheOneThatWasChecked() throws Exception {
        Path file = folder.resolve("written.txt");
        byte[] evil = writesAFile(file).bytes();
        Files.write(folder.resolve("saved_model.cpb"), evil);
        Files.write(folder.resolve("saved_model.pbtxt"), evil);
        runs(harmless());
        assertThat(file).doesNotExist();
    }

    @Test
    void functionsThatCallThemselvesAreRefused() throws Exception {
        SavedModelWriter model = harmless();
        for (int i = 0; i < 3; i++) {
            call(model, "f" + i, "f" + (i + 1) % 3);
        }
        refused(model, "' calls itself, which TensorFlow cannot run");
    }

    @Test
    void functionsThatCallEachOtherTooDeepAreRefused() throws Exception {
        SavedModelWriter model = harmless();
        for (int i = 0; i < 5000; i++) {
            call(model, "f" + i, "f" + (i + 1));
        }
        refused(model, ": its functions call each other more than 200 deep");
    }

    private static void call(SavedModelWriter model, String from, String to) {
        model.function(from)
                .addNodeDef(NodeDef.newBuilder()
                        .setName("call")
                        .setOp("PartitionedCall")
                        .putAttr("f", SavedModelWriter.functionNamed(to)));
    }

    @Test
    void tooManyOperatorsAreRefusedWithTheLimit() throws Exception {
        SavedModelWriter model = harmless();
        for (int i = 0; i < 100_000; i++) {
            model.node("NoOp", "n" + i);
        }
        refused(model, ": its graph has more than 100000 operators, the limit (maxNodes)");
    }

    /** A few bytes that unpack to 40 GB; many that unpack to more than the limit together. */
    @Test
    void constantsThatUnpackToTooMuchAreRefusedWithTheLimit() throws Exception {
        String limit = ": its constants need more than 1073741824 bytes, the limit (maxConstantBytes)";
        refused(bomb(1, 100_000, 100_000), limit);
        refused(bomb(1, 1L << 40, 1L << 40), limit);
        refused(bomb(5, 250_000_000), limit);
        assertThatCode(() -> runs(bomb(1, 1000, 1000))).doesNotThrowAnyException();
    }

    @Test
    void constantsOfNoFixedShapeAreRefused() throws Exception {
        refused(bomb(1, -1), ": one of its constants has no fixed shape");
        refused(bomb(1, Long.MIN_VALUE, 2), ": one of its constants has no fixed shape");
    }

    private static SavedModelWriter bomb(int count, long... dims) {
        SavedModelWriter model = harmless();
        for (int i = 0; i < count; i++) {
            model.constant(
                    "bomb" + i,
                    TensorProto.newBuilder()
                            .setDtype(DataType.DT_FLOAT)
                            .setTensorShape(SavedModelWriter.shape(dims))
                            .addFloatVal(1));
        }
        return model;
    }

    @Test
    void aFileAboveTheLimitIsRefusedWithItsSize() throws Exception {
        LocalModel files = harmless().writeTo(folder);
        long size = Files.size(folder.resolve("saved_model.pb"));
        TensorFlowOptions small = TensorFlowOptions.builder()
                .limits(new ModelLimits(size - 1, 10, 10, 10, 10))
                .build();
        assertThatThrownBy(() -> Runs.open(files, small))
                .hasMessageEndingWith(": saved_model.pb has " + size + " bytes, more than " + (size - 1)
                        + ", the limit (maxFileBytes)");
    }

    /** Deeper than any stack. */
    @Test
    void messagesWithinMessagesAreRefused() throws Exception {
        byte[] inner = {};
        for (int i = 0; i < 10_000; i++) {
            inner = nested(nested(inner, 10, 2), 5, 2);
        }
        LocalModel files = SavedModelWriter.write(nested(nested(inner, 1, 2), 2, 2), folder);
        assertThatThrownBy(() -> Runs.open(files)).isInstanceOf(ModelUnavailableException.class);
    }

    /** A message with one field, a message too. */
    private static byte[] nested(byte[] content, int field, int wireType) {
        ByteBuffer bytes = ByteBuffer.allocate(content.length + 6);
        bytes.put((byte) (field << 3 | wireType));
        int rest = content.length;
        while (rest > 127) {
            bytes.put((byte) (rest | 128));
            rest >>>= 7;
        }
        bytes.put((byte) rest).put(content);
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Test
    void twoOfOneNameAreRefused() throws Exception {
        refused(harmless().text("twice", "a").text("twice", "b"), ": it has two operators named 'twice'");
        SavedModelWriter functions = harmless();
        functions.function("f");
        functions.function("f");
        refused(functions, ": it has two functions named 'f'");
    }

    @Test
    void everyFileCutShortIsRefused() throws Exception {
        byte[] whole = harmless().bytes();
        for (int length = 0; length < whole.length; length++) {
            LocalModel files = SavedModelWriter.write(java.util.Arrays.copyOf(whole, length), folder);
            assertThatThrownBy(() -> Runs.open(files)).isInstanceOf(ModelUnavailableException.class);
        }
    }
}
