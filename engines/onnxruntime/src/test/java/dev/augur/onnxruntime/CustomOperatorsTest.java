package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators of a library: by name and by path, or not at all. */
final class CustomOperatorsTest {
    private static final String DOMAIN = "ai.onnx.contrib";
    private static final int STRING = 8;

    @TempDir
    Path folder;

    private LocalModel files = new LocalModel(ModelId.of("m"), ModelFormat.ONNX, Path.of("unset"));

    @BeforeEach
    void write() throws Exception {
        Message graph = new Message()
                .with(1, Protos.node("StringUpper", List.of("x"), "y").text(7, DOMAIN))
                .text(2, "graph")
                .with(11, Protos.value("x", STRING, 2))
                .with(12, Protos.value("y", STRING, 2));
        Path file = Files.write(
                folder.resolve("model.onnx"),
                Protos.model(graph).with(8, Protos.opset(DOMAIN, 1)).toBytes());
        files = new LocalModel(ModelId.of("m"), ModelFormat.ONNX, file);
    }

    private NativeModel load(OnnxSafety.Builder safety) throws Exception {
        return new OnnxRuntimeEngine(
                        OnnxRuntimeOptions.builder().safety(safety.build()).build())
                .load(files, Device.CPU);
    }

    private Path library() throws Exception {
        String name = "ai/onnxruntime/extensions/native/linux-x64/libonnxruntime_extensions4j_jni.so";
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name)) {
            Assumptions.assumeTrue(
                    in != null && System.getProperty("os.arch").equals("amd64"),
                    "skipped: no library for this machine");
            Path library = folder.resolve("operators.so");
            Files.copy(in, library);
            return library;
        }
    }

    @Test
    void anOperatorThatIsAllowedRunsFromTheLibraryThatHasIt() throws Exception {
        NativeModel model = load(OnnxSafety.builder().allow(DOMAIN).library(library()));
        TensorPool pool = new TensorPool(0);
        try (Session session = new Session(files.id(), model);
                Tensors in = new Tensors(pool);
                Tensors out = new Tensors(pool)) {
            String[] texts = in.allocate("x", DType.STRING, Shape.of(2)).strings();
            texts[0] = "abc";
            texts[1] = "d";
            session.run(in, out);
            assertThat(out.get("y").strings()).containsExactly("ABC", "D");
        }
    }

    @Test
    void aLibraryAllowsNothingByItself() throws Exception {
        OnnxSafety.Builder safety = OnnxSafety.builder().library(library());
        assertThatThrownBy(() -> load(safety))
                .hasMessageContaining("it uses the operator 'ai.onnx.contrib:StringUpper'");
    }

    @Test
    void anAllowedOperatorWithoutItsLibraryIsATypedError() {
        assertThatThrownBy(() -> load(OnnxSafety.builder().allow("ai.onnx.contrib:StringUpper")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("StringUpper(-1) is not a registered function/op");
    }

    @Test
    void aLibraryThatIsNotThereIsATypedError() {
        Path gone = folder.resolve("gone.so");
        assertThatThrownBy(() -> load(OnnxSafety.builder().allow(DOMAIN).library(gone)))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining(gone.toString());
    }
}
