package dev.augur.model;

import static dev.augur.model.ModelFiles.hex;
import static dev.augur.model.ModelFiles.latin1;
import static dev.augur.model.ModelFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelFormatTest {
    private static final ModelId ID = ModelId.of("m");

    @TempDir
    Path root;

    private Path file(String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private String refusal(Path path) {
        ModelUnavailableException e = catchThrowableOfType(
                ModelUnavailableException.class, () -> ModelStore.file(ID, path).fetch(ID));
        assertThat(e.reason()).isEqualTo(Reason.NOT_LOADABLE);
        String start = "Model 'm': " + path + " is ";
        assertThat(e).hasMessageStartingWith(start);
        return String.valueOf(e.getMessage()).substring(start.length());
    }

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("minimal ONNX", ModelFormat.ONNX, ModelFiles.ONNX),
                Arguments.of(
                        "ONNX as exporters write it",
                        ModelFormat.ONNX,
                        hex("0807 1207 7079746f726368 1a03 322e37 2200 2801 3203 0a0a0a 3a02 0a00 4204 0a00 1011")),
                Arguments.of("ONNX with the graph first", ModelFormat.ONNX, hex("3a02 0a00 0808")),
                Arguments.of("ONNX cut behind its head", ModelFormat.ONNX, hex("0808 3aff7f 0a0a 1201")),
                Arguments.of("ONNX Runtime's own", ModelFormat.ORT, ModelFiles.ORT),
                Arguments.of("TorchScript", ModelFormat.TORCHSCRIPT, ModelFiles.torchScript()),
                Arguments.of(
                        "TorchScript for mobiles",
                        ModelFormat.TORCHSCRIPT,
                        zip(
                                "a/data/0",
                                "a/data.pkl",
                                "a/bytecode.pkl",
                                "a/code/x.py",
                                "a/constants.pkl",
                                "a/version")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void contentTellsTheFormatWhateverTheName(String what, ModelFormat format, byte[] bytes) throws IOException {
        for (String name : new String[] {"a.onnx", "a.pt", "a.ort", "a.pb", "a.zip", "a", ".a", "a.TXT"}) {
            Path file = file(name, bytes);
            assertThat(ModelFormat.of(file)).as(what).contains(format);
            assertThat(ModelStore.file(ID, file).fetch(ID)).isEqualTo(new LocalModel(ID, format, file));
        }
    }

    static Stream<Arguments> others() {
        String toScript = ", not TorchScript; export it with torch.jit.trace or torch.jit.script, or to ONNX";
        String convert = "; convert it to ONNX or to a TensorFlow SavedModel";
        String unpack = "; unpack it, or read it with the module augur-archives";
        return Stream.of(
                Arguments.of(
                        zip("archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/version"),
                        "a PyTorch state dict or pickled module" + toScript),
                Arguments.of(hex("80028a0a6cfc9c46f9206aa850192e8002"), "an old PyTorch checkpoint" + toScript),
                Arguments.of(hex("80049512"), "a Python pickle, which is a program" + convert),
                Arguments.of(hex("80025d71"), "a Python pickle, which is a program" + convert),
                Arguments.of(
                        latin1("\u0017\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\"}}  "),
                        "a safetensors file, which holds weights and no model; export the model to ONNX or TorchScript"),
                Arguments.of(hex("894844460d0a1a0a00"), "an HDF5 file, as Keras writes .h5" + convert),
                Arguments.of(zip("metadata.json", "config.json", "model.weights.h5"), "a Keras model" + convert),
                Arguments.of(
                        latin1("\u001c\0\0\0TFL3"), "a TensorFlow Lite model, which no engine here loads" + convert),
                Arguments.of(
                        latin1("GGUF\u0003\0\0\0"),
                        "a GGUF file for llama.cpp, which no engine here loads; export the model to ONNX"),
                Arguments.of(
                        latin1("\u0018\0\0\0ET12"),
                        "an ExecuTorch program, which no engine here loads; export it to TorchScript or ONNX"),
                Arguments.of(zip("m/archive_format", "m/models/model.json"), "a program of torch.export" + toScript),
                Arguments.of(
                        latin1("version https://git-lfs.github.com/spec/v1\noid sha256:12"),
                        "a pointer of Git LFS and not the file itself; run git lfs pull"),
                Arguments.of(latin1("<!DOCTYPE html>"), "an HTML page, perhaps the error of a download"),
                Arguments.of(hex("1f8b0800"), "a gzip file" + unpack),
                Arguments.of(hex("28b52ffd00"), "a zstd file" + unpack),
                Arguments.of(zip("model.onnx"), "a zip file" + unpack),
                Arguments.of(
                        Arrays.copyOf(ModelFiles.torchScript(), 60),
                        "a zip file without a readable directory, perhaps cut short"),
                Arguments.of(
                        ModelFiles.SAVED_MODEL,
                        "the graphs of a TensorFlow SavedModel; give the folder of saved_model.pb"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("others")
    void otherKindsAreCalledByTheirName(byte[] bytes, String what) throws IOException {
        for (String name : new String[] {"model.pt", "model.onnx"}) {
            Path file = file(name, bytes);
            assertThat(ModelFormat.of(file)).isEmpty();
            assertThat(refusal(file)).isEqualTo(what);
        }
    }

    static Stream<byte[]> nearly() {
        return Stream.of(
                hex("0808"), // no graph
                hex("3a02 0a00"), // no version
                hex("0800 3a02 0a00"), // version 0
                hex("0890 7f3a 020a 00"), // version 16272
                hex("0a01 08 3a02 0a00"), // version of a wrong type
                hex("0808 3a00"), // an empty graph
                hex("0808 3a02 0800"), // a graph that begins with a number
                hex("0808 3a02 ba01"), // a graph with field 23
                hex("0808 3a02 0a05"), // a node longer than its graph
                hex("0808 1203 610a62 3a02 0a00"), // a producer on two lines, where Core ML has a message
                hex("0808 4801 3a02 0a00"), // field 9
                hex("0808 0d00000000 3a02 0a00"), // a fixed number
                hex("0808 12ffffffffffffffffff01 3a02 0a00"), // a negative length
                hex("ffffffffffffffffffffff"));
    }

    @ParameterizedTest
    @MethodSource("nearly")
    void whatOnlyBeginsLikeOnnxIsNot(byte[] bytes) throws IOException {
        assertThat(ModelFormat.of(file("model.onnx", bytes))).isEmpty();
    }

    @Test
    void anUnknownContentIsDescribed() throws IOException {
        assertThat(refusal(file("model.onnx", "label one\nlabel two\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(
                        "of no known format (20 bytes, the first are 6c 61 62 65 6c 20 6f 6e 65 0a 6c 61 62 65 6c 20,"
                                + " its ending is .onnx); known are [ONNX, ORT, SAVED_MODEL, TORCHSCRIPT]");
        assertThat(refusal(file("model", new byte[0])))
                .isEqualTo("of no known format (it is empty, its ending is none);"
                        + " known are [ONNX, ORT, SAVED_MODEL, TORCHSCRIPT]");
    }

    @Test
    void aSavedModelIsAFolder() throws IOException {
        file("saved/saved_model.pb", ModelFiles.SAVED_MODEL);
        Path folder = root.resolve("saved");
        assertThat(ModelFormat.of(folder)).contains(ModelFormat.SAVED_MODEL);
        file("saved/saved_model.pb", hex("1209 0a07 2205 7365727665")); // some exporters leave the version out
        assertThat(ModelFormat.of(folder)).contains(ModelFormat.SAVED_MODEL);
        file("saved/saved_model.pb", ModelFiles.ONNX);
        assertThat(ModelFormat.of(folder)).isEmpty();
        assertThat(ModelFormat.of(root)).isEmpty();
        assertThat(ModelFormat.of(root.resolve("nowhere"))).isEmpty();
    }

    @Test
    void foldersThatAreNearlySavedModelsAreExplained() throws IOException {
        file("a/saved_model.pb", latin1("node {"));
        assertThat(refusal(root.resolve("a")))
                .isEqualTo("a folder whose saved_model.pb is no SavedModel (6 bytes, the first are 6e 6f 64 65 20 7b)");
        file("b/saved_model.pbtxt", latin1("saved_model_schema_version: 1"));
        assertThat(refusal(root.resolve("b")))
                .isEqualTo(
                        "a SavedModel as text (saved_model.pbtxt), which is not supported; save it as saved_model.pb");
    }

    @Test
    void aTorchScriptWithThousandsOfTensorsIsFound() throws IOException {
        Stream<String> tensors = IntStream.range(0, 9_000).mapToObj(i -> "m/data/" + i);
        String[] names = Stream.concat(tensors, Stream.of("m/code/a.py", "m/constants.pkl", "m/version"))
                .toArray(String[]::new);
        assertThat(ModelFormat.of(file("m", zip(names)))).contains(ModelFormat.TORCHSCRIPT);
    }

    @Test
    void aTorchScriptIsInOneFolder() throws IOException {
        assertThat(ModelFormat.of(file("a", zip("m/data.pkl", "n/code/a.py", "m/constants.pkl", "m/version"))))
                .isEmpty();
        assertThat(ModelFormat.of(file("b", zip("m/code/a.py", "m/constants.pkl"))))
                .isEmpty();
    }

    /** Whatever a file holds, telling its format ends, throws nothing, and gives the same answer again. */
    @Test
    void damagedFilesAreToldWithoutFail() throws IOException {
        long seed = 20_261_122;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[][] good = {ModelFiles.ONNX, ModelFiles.SAVED_MODEL, ModelFiles.ORT, ModelFiles.torchScript()};
        int models = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good[i % good.length].clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path file = file("m", Arrays.copyOf(bytes, bytes.length - random.nextInt(3)));
            boolean isModel = ModelFormat.of(file).isPresent();
            models += isModel ? 1 : 0;
            assertThat(Content.complaint(file)).isNotEmpty();
        }
        assertThat(models).isBetween(100, 1_500);
    }

    /** A file of several gigabytes is told as fast as a small one, because little of it is read. */
    @Test
    void lengthsAreFollowedAndNotRead() throws IOException {
        Path file = root.resolve("large");
        byte[] text = hex("32 8080808010"); // of 4 GiB; behind it are the version and the graph
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text), 0);
            channel.write(ByteBuffer.wrap(ModelFiles.ONNX), text.length + (1L << 32));
        }
        assertThat(Files.size(file)).isGreaterThan(1L << 32);
        assertThat(ModelFormat.of(file)).contains(ModelFormat.ONNX);
    }
}
