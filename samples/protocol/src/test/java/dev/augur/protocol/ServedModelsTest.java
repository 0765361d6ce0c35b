package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.CallOptions;
import dev.augur.DeviceSelector;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.model.ModelId;
import dev.augur.model.Sha256;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServedModelsTest {
    @TempDir
    private Path root;

    private static ServedModels.Builder builder() {
        return ServedModels.builder(new OnnxRuntimeEngine());
    }

    private Path model(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.write(path, OnnxModels.bytes(TckModel.DOUBLE));
    }

    private void copy(String resource, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(in, resource), to);
        }
    }

    private void miniLm(Path folder) throws IOException {
        copy("all-minilm-l6-v2-q.onnx", folder.resolve("model.onnx"));
        copy("all-minilm-l6-v2-q-tokenizer.json", folder.resolve("tokenizer.json"));
    }

    private static List<String> ids(ServedModels models) {
        return models.models().stream().map(model -> model.id().toString()).toList();
    }

    @Test
    void listsEveryLayout() throws IOException {
        model("flat.onnx");
        model("folder/any-name.onnx");
        model("versions/10/model.onnx");
        model("versions/9/model.onnx");
        model("many/model.onnx");
        model("many/model_quantized.onnx");
        model(".hidden/model.onnx");
        Files.createDirectories(root.resolve("code"));
        Files.writeString(root.resolve("README.md"), "no model");
        try (ServedModels models = builder().directory(root).build()) {
            assertThat(ids(models)).containsExactly("flat", "folder", "many", "versions:9", "versions:10");
            assertThat(models.models()).noneMatch(ServedModel::isReady);
            models.warm();
            assertThat(models.models()).allMatch(ServedModel::isReady);
        }
    }

    /** Version 1, and a graph with the tag serve; enough to be told, too little to be loaded. */
    private void savedModel(String folder) throws IOException {
        Path path = Files.createDirectories(root.resolve(folder));
        Files.write(path.resolve("saved_model.pb"), HexFormat.of().parseHex("080112090a0722057365727665"));
    }

    @Test
    void contentTellsWhatIsServed() throws IOException {
        model("a.bin");
        Files.writeString(root.resolve("b.onnx"), "damaged");
        Files.writeString(root.resolve("labels.txt"), "one");
        savedModel("c");
        savedModel("d/9/model.savedmodel");
        savedModel("d/10");
        Files.writeString(root.resolve("d/config.pbtxt"), "platform: 'tensorflow_savedmodel'");
        Files.write(
                Files.createDirectories(root.resolve("e")).resolve("x"), new byte[] {0, 0, 0, 0, 'O', 'R', 'T', 'M'});
        try (ServedModels models = builder().directory(root).build()) {
            assertThat(ids(models)).containsExactly("a", "b", "c", "d:9", "d:10", "e");
            assertThat(Stream.of("a", "c", "d", "e")
                            .map(name -> Objects.requireNonNull(models.model(name, null))
                                    .platform()))
                    .containsExactly(
                            "onnx_onnxv1", "tensorflow_savedmodel", "tensorflow_savedmodel", "onnxruntime_ort");
            ServedModel damaged = Objects.requireNonNull(models.model("b", null));
            assertThatThrownBy(damaged::platform)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith("Model 'b': " + root.resolve("b.onnx") + " is of no known format (7 bytes");
        }
    }

    @Test
    void theFolderItselfMayBeTheModel() throws IOException {
        savedModel("");
        Files.createDirectories(root.resolve("variables"));
        try (ServedModels models = builder().directory(root).name("spam").build()) {
            assertThat(ids(models)).containsExactly("spam");
        }
    }

    @Test
    void findsByNameAndVersion() throws IOException {
        model("a/9/model.onnx");
        model("a/10/model.onnx");
        model("b.onnx");
        try (ServedModels models = builder().directory(root).build()) {
            assertThat(Objects.requireNonNull(models.model("a", null)).id()).isEqualTo(new ModelId("a", "10"));
            assertThat(Objects.requireNonNull(models.model("a", "9")).id()).isEqualTo(new ModelId("a", "9"));
            assertThat(models.model("a", "1")).isNull();
            assertThat(Objects.requireNonNull(models.model("b", "1")).id()).isEqualTo(new ModelId("b", null));
            assertThat(models.model("b", "2")).isNull();
            assertThat(ServedModels.versionOf(new ModelId("b", null))).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/../a", "a\\b", "a:9", "a\u0000", "A", "%61"})
    void otherNamesAreSimplyNotThere(String name) throws IOException {
        model("a.onnx");
        try (ServedModels models = builder().directory(root).build()) {
            assertThat(models.model(name, null)).isNull();
            assertThat(models.model("a", name)).isNull();
        }
    }

    @Test
    void aSingleModelInTheFolderItselfGetsAName() throws IOException {
        model("model.onnx");
        try (ServedModels models = builder().directory(root).build()) {
            assertThat(ids(models)).containsExactly("model");
        }
        try (ServedModels models = builder().directory(root).name("spam").build()) {
            assertThat(ids(models)).containsExactly("spam");
            ServedModel spam = Objects.requireNonNull(models.model("spam", null));
            assertThat(spam.predictEach(List.of(Instance.ofFloats(new float[] {1, 2, 3, 4})), CallOptions.NONE)
                            .get(0)
                            .orThrow()
                            .floats("y"))
                    .containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void aDrainRefusesWhatComesThen() throws IOException {
        model("a.onnx");
        try (ServedModels models = builder().directory(root).build()) {
            List<Instance> rows = List.of(Instance.ofFloats(new float[] {1, 2, 3, 4}));
            ServedModel model = models.models().get(0);
            assertThat(models.awaitHooks(Duration.ZERO).isComplete()).isTrue();
            assertThat(model.predictEach(rows, CallOptions.NONE)).hasSize(1);
            assertThat(models.drain(Duration.ofMinutes(1)).isComplete()).isTrue();
            assertThatThrownBy(() -> model.predictEach(rows, CallOptions.NONE))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessage("Model 'a' takes no further calls: the Inference is drained");
        }
    }

    @Test
    void aNameNeedsAModelToHaveIt() throws IOException {
        model("other.onnx");
        refuses(builder().directory(root).name("spam"), "must hold model.onnx itself to be called 'spam'; it does not");
    }

    @Test
    void noModelIsAnError() throws IOException {
        refuses(builder(), "There must be a model to serve; give directory, classPath or store");
        refuses(
                builder().directory(root),
                "must hold name.onnx, name/model.onnx, name/1/model.onnx, or model.onnx itself; it holds none");
        refuses(builder().directory(root.resolve("absent")), "must be a folder, there is none");
    }

    @Test
    void ambiguousModelsAreAnError() throws IOException {
        model("a.onnx");
        model("a/1/model.onnx");
        refuses(builder().directory(root), "Model 'a' must be there once, it is there twice");
        Files.delete(root.resolve("a.onnx"));
        model("a/1/other.onnx");
        Files.move(root.resolve("a/1/model.onnx"), root.resolve("a/1/third.onnx"));
        refuses(builder().directory(root), "must hold one model, or one that is called model.onnx; it holds 2");
    }

    @Test
    void missingResourcesAreAnError() {
        ClassLoader loader = getClass().getClassLoader();
        Sha256 digest = new Sha256("0".repeat(64));
        refuses(
                builder().classPath(new EmbeddedModel("m", loader, "absent.onnx", null, digest)),
                "Model 'm' must have the resource absent.onnx on the class path");
        refuses(
                builder().classPath(new EmbeddedModel("m", loader, "all-minilm-l6-v2-q.onnx", "absent.json", digest)),
                "Model 'm' must have the resource absent.json on the class path");
    }

    @Test
    void anEmbeddedModelIsVerified() throws IOException {
        EmbeddedModel other = new EmbeddedModel(
                "m", getClass().getClassLoader(), "all-minilm-l6-v2-q.onnx", null, new Sha256("0".repeat(64)));
        try (ServedModels models = builder().classPath(other).build()) {
            assertThatThrownBy(models::warm).isInstanceOf(ModelUnavailableException.class);
            assertThat(models.models()).noneMatch(ServedModel::isReady);
        }
    }

    @Test
    void aTokenizerMakesATextModel() throws IOException {
        miniLm(root.resolve("text"));
        Files.writeString(
                root.resolve("text/augur.properties"),
                "pooling=cls\nnormalize=false\nmax-tokens=16\noutput=last_hidden_state\n");
        EmbeddedModel usual = EmbeddedModel.miniLm(getClass().getClassLoader());
        ServedModels models = builder().directory(root).classPath(usual).build();
        try (models) {
            assertThat(ids(models)).containsExactly("minilm", "text");
            float[] first = vector(models, "text", "one two");
            assertThat(first).hasSize(384).isNotEqualTo(vector(models, "minilm", "one two"));
            assertThat(length(first)).isGreaterThan(1.5);
            assertThat(length(vector(models, "minilm", "one two"))).isBetween(0.999, 1.001);
            String longText = "word ".repeat(14);
            assertThat(vector(models, "text", longText + "cut")).isEqualTo(vector(models, "text", longText + "off"));
            assertThat(vector(models, "minilm", longText + "cut"))
                    .isNotEqualTo(vector(models, "minilm", longText + "off"));
        }
        assertThat(models.usedBytes()).isZero();
    }

    private static float[] vector(ServedModels models, String name, String text) {
        ServedModel model = Objects.requireNonNull(models.model(name, null));
        return model.predictEach(List.of(Instance.ofText(text)), CallOptions.NONE)
                .get(0)
                .orThrow()
                .floats("embedding");
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    poolin=mean|must have no other keys than max-tokens, normalize, output, pooling, got 'poolin'
                    pooling=max|pooling must be mean or cls, got 'max'
                    normalize=yes|normalize must be true or false, got 'yes'
                    max-tokens=0|max-tokens must be a whole number from 1 on, got '0'
                    """, quoteCharacter = '"')
    void wrongOptionsAreAnError(String options, String error) throws IOException {
        miniLm(root);
        Files.writeString(root.resolve("augur.properties"), options);
        refuses(builder().directory(root), error);
    }

    @Test
    void optionsWithoutATokenizerAreAnError() throws IOException {
        model("model.onnx");
        Files.writeString(root.resolve("augur.properties"), "pooling=mean");
        refuses(
                builder().directory(root),
                "augur.properties is for text models; there must be a tokenizer.json beside it");
    }

    @Test
    void aTokenizerThatIsNoneFailsTheModel() throws IOException {
        model("model.onnx");
        Files.writeString(root.resolve("tokenizer.json"), "{}");
        try (ServedModels models = builder().directory(root).build()) {
            assertThatThrownBy(models::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith("Model 'model': its tokenizer cannot be loaded: ");
        }
    }

    @Test
    void listenersAndDevicesReachTheInference() throws IOException {
        model("a.onnx");
        Set<String> loaded = ConcurrentHashMap.newKeySet();
        InferenceListener listener = new InferenceListener() {
            @Override
            public void onLoaded(Loaded event) {
                loaded.add(event.placement().toString());
            }
        };
        try (ServedModels models = builder()
                .directory(root)
                .listener(listener)
                .devices(DeviceSelector.cpuOnly())
                .build()) {
            models.warm();
        }
        assertThat(loaded)
                .singleElement()
                .asString()
                .startsWith("a runs on cpu")
                .endsWith("CPU only");
    }

    private static void refuses(ServedModels.Builder builder, String error) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(error);
    }
}
