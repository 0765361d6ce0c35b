package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** Models as TensorFlow writes them: with variables and a saver, several signatures, assets, an initialisation. */
final class SavedModelsTest {
    @TempDir
    Path folder;

    /** {@code in[n, 2] -> out[n, 2]}: 10 and 20 are added, by a variable; a second signature gives the sum of both. */
    private LocalModel exported() throws IOException {
        try (Graph graph = new Graph();
                org.tensorflow.Session session = new org.tensorflow.Session(graph)) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
            Variable<TFloat32> added = tf.variable(tf.constant(new float[] {10, 20}));
            var sum = tf.math.add(x, added);
            session.initialize();
            SavedModelBundle.exporter(folder.toString())
                    .withTags("serve")
                    .withFunction(SessionFunction.create(
                            Signature.builder()
                                    .input("in", x)
                                    .output("out", sum)
                                    .build(),
                            session))
                    .withFunction(SessionFunction.create(
                            Signature.builder("total")
                                    .input("in", x)
                                    .output("sum", tf.sum(sum, tf.constant(1)))
                                    .build(),
                            session))
                    .export();
        }
        return new LocalModel(ModelId.of("exported"), ModelFormat.SAVED_MODEL, folder);
    }

    @Test
    void aModelWithVariablesRunsThoughItsSaverWritesFiles() throws Exception {
        LocalModel files = exported();
        OperatorGraph operators = GraphScan.of(
                SavedModelFile.read(files.path(), Set.of("serve"), ModelLimits.DEFAULT)
                        .graph(),
                ModelLimits.DEFAULT);
        Set<String> ops = new TreeSet<>();
        operators.forEach(node -> ops.add(node.op()));
        assertThat(ops).contains("SaveV2", "RestoreV2");
        try (Session session = Runs.open(files)) {
            assertThat(session.signature().inputs())
                    .containsExactly(TensorSpec.of("in", DType.FLOAT32, Dim.ANY, Dim.of(2)));
            assertThat(session.signature().outputs())
                    .containsExactly(TensorSpec.of("out", DType.FLOAT32, Dim.ANY, Dim.of(2)));
            assertThat(Runs.floats(session, "in", "out", 1, 2)).containsExactly(11, 22);
        }
    }

    @Test
    void anotherSignatureIsAnOption() throws Exception {
        TensorFlowOptions total = TensorFlowOptions.builder().signature("total").build();
        try (Session session = Runs.open(exported(), total)) {
            assertThat(Runs.floats(session, "in", "sum", 1, 2)).containsExactly(33);
        }
    }

    @Test
    void aWrongSignatureNamesThoseThatAreThere() throws Exception {
        LocalModel files = exported();
        TensorFlowOptions wrong = TensorFlowOptions.builder().signature("tota").build();
        assertThatThrownBy(() -> Runs.open(files, wrong))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("Model 'exported': TensorFlow cannot load " + folder
                        + ": it has no signature 'tota', it has [serving_default, total]");
    }

    @Test
    void wrongTagsNameThoseThatAreThere() throws Exception {
        LocalModel files = exported();
        TensorFlowOptions wrong =
                TensorFlowOptions.builder().tags("gpu", "serve").build();
        assertThatThrownBy(() -> Runs.open(files, wrong))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageEndingWith(
                        ": it has no graph with the tags [gpu, serve]; its graphs have the tags [[serve]]");
    }

    @Test
    void otherTagsAreAnOption() throws Exception {
        LocalModel files =
                TckSavedModels.identity(DataType.DT_FLOAT).tag("mine").writeTo(folder);
        try (Session session =
                Runs.open(files, TensorFlowOptions.builder().tags("mine").build())) {
            assertThat(Runs.floats(session, "x", "y", 3, 4)).containsExactly(3, 4);
        }
    }

    @Test
    void aFolderWithoutAModelSaysSo() {
        LocalModel files = new LocalModel(SavedModelWriter.ID, ModelFormat.SAVED_MODEL, folder);
        assertThatThrownBy(() -> Runs.open(files)).hasMessageEndingWith(folder + ": it has no saved_model.pb");
        LocalModel gone = new LocalModel(SavedModelWriter.ID, ModelFormat.SAVED_MODEL, folder.resolve("gone"));
        assertThatThrownBy(() -> Runs.open(gone)).hasMessageEndingWith("gone: there is no such folder");
    }

    /** Shapes as the signature declares them: open sizes, an open rank, a scalar. */
    @Test
    void shapesAreAsTheSignatureDeclaresThem() throws Exception {
        LocalModel files = new SavedModelWriter()
                .input("any", DataType.DT_INT64, SavedModelWriter.openRank())
                .input("scalar", DType.BOOL)
                .typed("Identity", "same", DataType.DT_INT64, "any")
                .output("out", "same:0", DataType.DT_INT64, SavedModelWriter.openRank())
                .writeTo(folder);
        try (Session session = Runs.open(files)) {
            assertThat(session.signature().inputs())
                    .containsExactly(
                            new TensorSpec("any", DType.INT64, null), new TensorSpec("scalar", DType.BOOL, List.of()));
        }
    }

    @Test
    void typesThatWeDoNotHaveAreRefusedByNameOfTheInput() throws Exception {
        for (DataType type :
                List.of(DataType.DT_COMPLEX64, DataType.DT_QINT8, DataType.DT_RESOURCE, DataType.DT_VARIANT)) {
            LocalModel files = TckSavedModels.identity(type).writeTo(folder);
            assertThatThrownBy(() -> Runs.open(files))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageEndingWith(": its input 'x' cannot be fed: it is of the type " + type);
        }
    }

    /** An output that nobody can have does not keep others from being had. */
    @Test
    void outputsOfTypesThatWeDoNotHaveAreLeftOut() throws Exception {
        SavedModelWriter writer = TckSavedModels.identity(DataType.DT_FLOAT);
        writer.node("Cast", "complex", "x")
                .putAttr("SrcT", SavedModelWriter.type(DataType.DT_FLOAT))
                .putAttr("DstT", SavedModelWriter.type(DataType.DT_COMPLEX64));
        writer.output("z", "complex:0", DataType.DT_COMPLEX64, SavedModelWriter.shape(-1, 2));
        try (Session session = Runs.open(writer.writeTo(folder))) {
            assertThat(session.signature().outputs()).hasSize(1);
            assertThat(Runs.floats(session, "x", "y", 5, 6)).containsExactly(5, 6);
        }
    }

    @Test
    void sparseInputsAreRefused() throws Exception {
        SavedModelWriter writer = TckSavedModels.identity(DataType.DT_FLOAT);
        writer.signature()
                .putInputs(
                        "sparse",
                        TensorInfo.newBuilder()
                                .setCooSparse(TensorInfo.CooSparse.getDefaultInstance())
                                .setDtype(DataType.DT_FLOAT)
                                .build());
        LocalModel files = writer.writeTo(folder);
        assertThatThrownBy(() -> Runs.open(files))
                .hasMessageEndingWith(": its input 'sparse' cannot be fed: it is no dense tensor but a COO_SPARSE");
    }

    /** Memory of one type would be read as of another. */
    @Test
    void aSignatureThatLiesIsRefused() throws Exception {
        LocalModel type = new SavedModelWriter()
                .input("x", DType.FLOAT32, -1, 2)
                .typed("Identity", "same", DataType.DT_FLOAT, "x")
                .output("y", "same:0", DType.INT64, -1, 2)
                .writeTo(folder);
        assertThatThrownBy(() -> Runs.open(type))
                .hasMessageEndingWith(": its signature says that the output 'y' is INT64, but its graph has"
                        + " TensorFlow's type 1 there");
        for (String tensor : List.of("same:1", "same:999999999", "none:0")) {
            LocalModel missing = TckSavedModels.identity(DataType.DT_FLOAT)
                    .output("z", tensor, DType.FLOAT32, -1, 2)
                    .writeTo(folder);
            assertThatThrownBy(() -> Runs.open(missing)).hasMessageContaining(": its graph has no ");
        }
    }

    @Test
    void whatTensorFlowCannotImportIsRefusedInItsOwnWords() throws Exception {
        SavedModelWriter writer = TckSavedModels.identity(DataType.DT_FLOAT);
        writer.node("NoSuchOperator", "odd", "x");
        LocalModel files = writer.writeTo(folder);
        assertThatThrownBy(() -> Runs.open(files))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageStartingWith("Model 'contract:1': TensorFlow cannot load " + folder + ": ")
                .hasMessageContaining("NoSuchOperator");
    }

    @Test
    void inputsThatARunRefusesAreInvalid() throws Exception {
        LocalModel files = new SavedModelWriter()
                .input("x", DataType.DT_FLOAT, SavedModelWriter.openRank())
                .constant("w", new long[] {3, 1}, 1, 1, 1)
                .typed("MatMul", "product", DataType.DT_FLOAT, "x", "w")
                .output("y", "product:0", DType.FLOAT32, -1, 1)
                .writeTo(folder);
        try (Session session = Runs.open(files)) {
            assertThat(Runs.floats(session, "x", "y", 1, 2, 3)).containsExactly(6);
            assertThatThrownBy(() -> Runs.floats(session, "x", "y", 1, 2))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            "Model 'contract:1' does not take these inputs; it failed in TensorFlow: Matrix size-incompatible")
                    .hasMessageEndingWith("(INVALID_ARGUMENT)");
        }
    }

    /** A vocabulary beside the graph, read by the initialisation: allowed by name, and only from the folder of assets. */
    @Test
    void readsAVocabularyIfThatIsAllowed() throws Exception {
        Files.createDirectory(folder.resolve("assets"));
        Files.writeString(folder.resolve("assets/words.txt"), "zero\none\ntwo\n");
        LocalModel files = vocabulary("words.txt").writeTo(folder);
        assertThatThrownBy(() -> Runs.open(files))
                .hasMessageContaining("is InitializeTableFromTextFileV2, which reads files; if you trust this model");
        TensorFlowOptions allowed = TensorFlowOptions.builder()
                .allowOperators("InitializeTableFromTextFileV2")
                .build();
        try (Session session = Runs.open(files, allowed)) {
            assertThat(Texts.lookUp(session, "two", "none", "zero")).containsExactly(2, -1, 0);
        }
    }

    @Test
    void assetsOutsideTheirFolderAreRefused() throws Exception {
        Files.createDirectories(folder.resolve("model/assets"));
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret\n", StandardCharsets.UTF_8);
        Files.createSymbolicLink(folder.resolve("model/assets/link.txt"), secret);
        TensorFlowOptions allowed = TensorFlowOptions.builder()
                .allowOperators("InitializeTableFromTextFileV2")
                .build();
        for (String outside : List.of("../../secret.txt", secret.toString(), "link.txt", "..", "missing.txt")) {
            LocalModel files = vocabulary(outside).writeTo(folder.resolve("model"));
            assertThatThrownBy(() -> Runs.open(files, allowed))
                    .hasMessageEndingWith(": its asset '" + outside + "' is no file in its folder assets");
        }
    }

    /** {@code words[n] -> ids[n]}, by the line of a file. */
    private static SavedModelWriter vocabulary(String asset) {
        SavedModelWriter writer = new SavedModelWriter().input("words", DType.STRING, -1);
        writer.text("path", "");
        writer.node("HashTableV2", "table")
                .putAttr("key_dtype", SavedModelWriter.type(DataType.DT_STRING))
                .putAttr("value_dtype", SavedModelWriter.type(DataType.DT_INT64))
                .putAttr("shared_name", SavedModelWriter.string("table"));
        writer.node("InitializeTableFromTextFileV2", "init", "table", "path")
                .putAttr("key_index", SavedModelWriter.number(-2))
                .putAttr("value_index", SavedModelWriter.number(-1));
        writer.constant("unknown", Texts.minusOne());
        writer.node("LookupTableFindV2", "find", "table", "words", "unknown")
                .putAttr("Tin", SavedModelWriter.type(DataType.DT_STRING))
                .putAttr("Tout", SavedModelWriter.type(DataType.DT_INT64));
        writer.output("ids", "find:0", DType.INT64, -1);
        writer.meta()
                .addAssetFileDef(AssetFileDef.newBuilder()
                        .setFilename(asset)
                        .setTensorInfo(TensorInfo.newBuilder().setName("path:0")));
        writer.initOp("init");
        return writer;
    }

    @Test
    void optionsMayDifferByModel() throws Exception {
        LocalModel files = exported();
        TensorFlowOptions total = TensorFlowOptions.builder().signature("total").build();
        TensorFlowEngine engine =
                new TensorFlowEngine(TensorFlowOptions.defaults(), Map.of(ModelId.of("exported"), total));
        try (Session session = new Session(files.id(), engine.load(files, Device.CPU))) {
            assertThat(session.signature().output("sum")).isNotNull();
        }
    }
}
