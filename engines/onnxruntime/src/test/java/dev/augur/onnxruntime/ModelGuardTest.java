package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before native code sees it, what the error says, and what passes. */
final class ModelGuardTest {
    private static final String RAISE = ", the limit; if you trust it, raise OnnxLimits.";

    @TempDir
    Path folder;

    private LocalModel write(Message model) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), model.toBytes());
        return new LocalModel(ModelId.of("m"), ModelFormat.ONNX, file);
    }

    private static void admit(LocalModel model, OnnxSafety safety) throws Exception {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            ModelGuard.admit(model, safety, false, options);
        }
    }

    private static void admit(LocalModel model) throws Exception {
        admit(model, OnnxSafety.defaults());
    }

    private static OnnxSafety limits(OnnxLimits.Builder limits) {
        return OnnxSafety.builder().limits(limits.build()).build();
    }

    @Test
    void everyBombIsRefusedWithTheFigureUnlessItsLimitIsRaised() throws Exception {
        OnnxSafety raised = limits(OnnxLimits.builder()
                .maxGeneratedBytes(Long.MAX_VALUE)
                .maxNodes(Long.MAX_VALUE)
                .maxFields(Long.MAX_VALUE));
        for (Map.Entry<String, Supplier<Message>> bomb : Bombs.all().entrySet()) {
            LocalModel files = write(bomb.getValue().get());
            assertThatThrownBy(() -> admit(files))
                    .as(bomb.getKey())
                    .isInstanceOfSatisfying(
                            ModelUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.NOT_LOADABLE))
                    .hasMessageMatching("Model 'm': ONNX Runtime cannot load .*model.onnx: it .*[0-9]+ "
                            + "(bytes|nodes|fields).*" + RAISE + "max(GeneratedBytes|Nodes|Fields) in OnnxSafety");
            assertThatCode(() -> admit(files, raised)).as(bomb.getKey()).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weights of ConstantOfShape | would take 2684354560 bytes for constants",
                "its shape after it | would take 4294967304 bytes for constants",
                "functions of functions | has 1073741824 nodes, more than 100000",
                "in a function, called often | would take 4294967296 bytes for constants",
                "a sparse tensor | would take 4294967296 bytes for constants",
                "outer product | would take 17180131328 bytes for constants"
            })
    void theFigureIsRight(String bomb, String figure) throws Exception {
        LocalModel files = write(Bombs.named(bomb));
        assertThatThrownBy(() -> admit(files)).hasMessageContaining(": it " + figure);
    }

    @Test
    void aLargeTransformerPasses() throws Exception {
        Path weights = folder.resolve("weights");
        long layer = 64L << 20;
        Message graph = new Message();
        for (int i = 0; i < 50_000; i++) {
            graph.with(1, Protos.node("Add", List.of("h" + i, "w" + i % 100), "h" + (i + 1)));
            graph.with(13, Protos.value("h" + (i + 1), Protos.FLOAT, 1, 128, 4_096));
        }
        for (int i = 0; i < 100; i++) {
            graph.with(
                    5,
                    new Message()
                            .number(1, layer / 4)
                            .number(2, Protos.FLOAT)
                            .text(8, "w" + i)
                            .with(13, Protos.entry("location", "weights"))
                            .with(13, Protos.entry("offset", Long.toString(i * layer)))
                            .number(14, 1));
        }
        graph.with(11, Protos.value("h0", Protos.FLOAT, 1)).with(12, Protos.value("h50000", Protos.FLOAT));
        try (RandomAccessFile sparse = new RandomAccessFile(weights.toFile(), "rw")) {
            sparse.setLength(100 * layer);
        }
        LocalModel files = write(Protos.model(graph));
        assertThatCode(() -> admit(files)).doesNotThrowAnyException();
    }

    @Test
    void tensorsThatShareExternalDataCountAsGenerated() throws Exception {
        Files.write(folder.resolve("weights"), new byte[16]);
        Message graph = Protos.graph(Protos.node("Add", List.of("x", "w0"), "y"));
        for (int i = 0; i < 10; i++) {
            graph.with(5, Protos.external("w" + i, "weights", "0", "16"));
        }
        LocalModel files = write(Protos.model(graph));
        admit(files, limits(OnnxLimits.builder().maxGeneratedBytes(144)));
        assertThatThrownBy(() -> admit(files, limits(OnnxLimits.builder().maxGeneratedBytes(143))))
                .hasMessageContaining("it would take 144 bytes for constants that its");
    }

    @Test
    void limitsOfFileAndDepthNameThemselves() throws Exception {
        LocalModel files = write(Bombs.identities(3));
        long size = Files.size(files.path());
        assertThatThrownBy(() -> admit(files, limits(OnnxLimits.builder().maxFileBytes(size - 1))))
                .hasMessageEndingWith(
                        "it has " + size + " bytes, more than " + (size - 1) + RAISE + "maxFileBytes in OnnxSafety");
        LocalModel nested = write(Bombs.named("in a subgraph"));
        assertThatThrownBy(() -> admit(nested, limits(OnnxLimits.builder().maxDepth(1))))
                .hasMessageEndingWith("it has graphs in graphs deeper than 1" + RAISE + "maxDepth in OnnxSafety");
    }

    @Test
    void functionsThatCallThemselvesAreRefused() throws Exception {
        Message function = new Message()
                .text(1, "F")
                .text(4, "x")
                .text(5, "y")
                .with(7, Protos.node("F", List.of("x"), "y").text(7, "own"))
                .text(10, "own");
        Message model = Protos.model(
                        Protos.graph(Protos.node("F", List.of("x"), "y").text(7, "own")))
                .with(25, function);
        LocalModel files = write(model);
        assertThatThrownBy(() -> admit(files)).hasMessageContaining("its function 'own:F' calls itself");
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme, Do, com.acme:Do",
        "ai.onnx.contrib, StringUpper, ai.onnx.contrib:StringUpper",
        "com.microsoft, EPContext, com.microsoft:EPContext",
        "com.microsoft, PythonOp, com.microsoft:PythonOp",
        "org.pytorch.aten, ATen, org.pytorch.aten:ATen",
        "trt.plugins, Any, trt.plugins:Any"
    })
    void operatorsThatAreNotOurEnginesOwnNeedAName(String domain, String op, String name) throws Exception {
        LocalModel files = write(
                Protos.model(Protos.graph(Protos.node(op, List.of("x"), "y").text(7, domain))));
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(files, Device.CPU))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining(": it uses the operator '" + name + "', which ")
                .hasMessageEndingWith("if you trust it, allow it by name in OnnxSafety, with the library that has it");
        admit(files, OnnxSafety.builder().allow(name).build());
        admit(files, OnnxSafety.builder().allow(domain).build());
    }

    @Test
    void anOperatorThatIsHiddenInASubgraphOrAFunctionIsFound() throws Exception {
        Message branch = new Message()
                .with(1, Protos.node("Do", List.of("x"), "b").text(7, "com.acme"))
                .text(2, "branch")
                .with(12, Protos.value("b", Protos.FLOAT));
        LocalModel nested = write(Protos.model(
                Protos.graph(Protos.node("If", List.of("x"), "y", Protos.graphAttribute("then_branch", branch)))));
        assertThatThrownBy(() -> admit(nested)).hasMessageContaining("'com.acme:Do'");
        Message function = new Message()
                .text(1, "F")
                .text(10, "own")
                .with(7, Protos.node("Do", List.of("x"), "y").text(7, "com.acme"));
        LocalModel called = write(
                Protos.model(Protos.graph(Protos.node("F", List.of("x"), "y").text(7, "own")))
                        .with(25, function));
        assertThatThrownBy(() -> admit(called)).hasMessageContaining("'com.acme:Do'");
    }

    @Test
    void ortFormatIsTakenWhenAllowedWhateverItsName() throws Exception {
        Path ort = folder.resolve("model.onnx");
        LocalModel source = write(Bombs.identities(3));
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.addConfigEntry("session.save_model_format", "ORT");
            options.setOptimizedModelFilePath(folder.resolve("saved.ort").toString());
            OrtEnvironment.getEnvironment()
                    .createSession(source.path().toString(), options)
                    .close();
        }
        Files.move(folder.resolve("saved.ort"), ort, StandardCopyOption.REPLACE_EXISTING);
        LocalModel files = new LocalModel(ModelId.of("m"), ModelFormat.ONNX, ort);
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(files, Device.CPU))
                .hasMessageEndingWith("it is in ORT format, whose content is not checked; if you trust it, take it by "
                        + "OnnxSafety.ortFormat");
        OnnxSafety allowed = OnnxSafety.builder().ortFormat(true).build();
        NativeModel loaded = new OnnxRuntimeEngine(
                        OnnxRuntimeOptions.builder().safety(allowed).build())
                .load(files, Device.CPU);
        assertThat(loaded.signature().inputs()).hasSize(1);
        loaded.free();
    }

    @Test
    void onnxFormatIsTakenWhateverItsName() throws Exception {
        Path file = Files.write(folder.resolve("model.ort"), Bombs.identities(3).toBytes());
        new OnnxRuntimeEngine()
                .load(new LocalModel(ModelId.of("m"), ModelFormat.ONNX, file), Device.CPU)
                .free();
    }

    @Test
    void aFolderIsNoModel() {
        LocalModel files = new LocalModel(ModelId.of("m"), ModelFormat.ONNX, folder);
        assertThatThrownBy(() -> admit(files)).hasMessageEndingWith("it is not a regular file");
    }

    @Test
    void safetyIsChecked() {
        assertThatThrownBy(() -> OnnxSafety.builder().library(Path.of("lib.so")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a library must be an absolute path, got lib.so");
        assertThatThrownBy(() -> OnnxLimits.builder().maxDepth(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDepth must be >= 1, got 0");
    }
}
