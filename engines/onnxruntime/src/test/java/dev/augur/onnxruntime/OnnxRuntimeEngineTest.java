package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeOptions.ExecutionMode;
import dev.augur.onnxruntime.OnnxRuntimeOptions.OptimizationLevel;
import dev.augur.tck.ForkedJvm;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class OnnxRuntimeEngineTest {
    private static final ModelId ID = ModelId.of("double");

    @TempDir
    Path folder;

    private LocalModel files = new LocalModel(ID, ModelFormat.ONNX, Path.of("unset"));

    @BeforeEach
    void write() throws Exception {
        Path file = Files.write(folder.resolve("double.onnx"), OnnxModels.bytes(TckModel.DOUBLE));
        files = new LocalModel(ID, ModelFormat.ONNX, file);
    }

    private static void runs(NativeModel model) {
        try (Session session = new Session(ID, model);
                Tensors in = new Tensors(new TensorPool(0));
                Tensors out = new Tensors(new TensorPool(0))) {
            in.allocate("x", DType.FLOAT32, Shape.of(1, 4)).put(0, new float[] {1, 2, 3, 4}, 0, 4);
            session.run(in, out);
            assertThat(out.get("y").floats().get(3)).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, NONE, SEQUENTIAL, true, true, false",
        "2, 1, BASIC, SEQUENTIAL, false, true, true",
        "1, 2, EXTENDED, PARALLEL, true, false, false",
        "2, 2, ALL, PARALLEL, false, false, true"
    })
    void runsWithEveryOption(
            int intra,
            int inter,
            OptimizationLevel level,
            ExecutionMode mode,
            boolean pattern,
            boolean arena,
            boolean spin)
            throws Exception {
        OnnxRuntimeOptions options =
                new OnnxRuntimeOptions(intra, inter, level, mode, pattern, arena, spin, OnnxSafety.defaults());
        runs(new OnnxRuntimeEngine(options).load(files, Device.CPU));
    }

    @ParameterizedTest
    @EnumSource(OptimizationLevel.class)
    void buildsOptionsOneByOne(OptimizationLevel level) {
        OnnxRuntimeOptions options = OnnxRuntimeOptions.builder()
                .intraOpThreads(3)
                .interOpThreads(2)
                .optimizationLevel(level)
                .executionMode(ExecutionMode.PARALLEL)
                .memoryPattern(false)
                .arena(false)
                .spinning(true)
                .build();
        assertThat(options)
                .isEqualTo(new OnnxRuntimeOptions(
                        3, 2, level, ExecutionMode.PARALLEL, false, false, true, OnnxSafety.defaults()));
    }

    @Test
    void defaultsFitASharedMachine() {
        OnnxRuntimeOptions options = OnnxRuntimeOptions.defaults();
        assertThat(options.intraOpThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(options.spinning()).isFalse();
    }

    @Test
    void refusesThreadsBelowOne() {
        assertThatThrownBy(() -> OnnxRuntimeOptions.builder().intraOpThreads(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("intraOpThreads must be >= 1, got 0");
        assertThatThrownBy(() -> OnnxRuntimeOptions.builder().interOpThreads(-1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("interOpThreads must be >= 1, got -1");
    }

    @Test
    void optionsMayDifferByModel() throws Exception {
        OnnxRuntimeOptions own = OnnxRuntimeOptions.builder().intraOpThreads(1).build();
        runs(new OnnxRuntimeEngine(OnnxRuntimeOptions.defaults(), Map.of(ID, own)).load(files, Device.CPU));
    }

    @Test
    void aFileThatIsGoneNamesTheModelTheFileAndTheCause() throws Exception {
        Files.delete(files.path());
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(files, Device.CPU))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("Model 'double': ONNX Runtime cannot load " + files.path() + ": there is no such file");
    }

    @Test
    void aGpuThatIsNotThereIsRefusedInWordsToActOn() {
        assumeNoGpu();
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(files, Device.gpu(0)))
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessageStartingWith("the CUDA provider cannot be loaded: ")
                .hasMessageEndingWith(
                        "; it needs the artifact onnxruntime_gpu in place of onnxruntime, CUDA 12, cuDNN 9 and "
                                + "a driver");
    }

    @Test
    void aPreferredGpuFallsBackAndSaysWhy() {
        assumeNoGpu();
        try (Inference inference = inference(DeviceSelector.preferGpu());
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            Placement placement = predictor.explain();
            assertThat(placement.device()).isEqualTo(Device.CPU);
            assertThat(placement.toString())
                    .startsWith("double runs on cpu with ONNX Runtime 1.28.0; asked: prefer a GPU; gpu:0 refused: "
                            + "the CUDA provider cannot be loaded: ");
        }
    }

    @Test
    void aRequiredGpuIsAnErrorNeverARunOnTheCpu() {
        assumeNoGpu();
        try (Inference inference = inference(DeviceSelector.requireGpu());
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith(
                            "Model 'double' has no device to run on; asked: require a GPU; gpu:0 refused: ");
        }
    }

    @Test
    @Tag("gpu")
    void runsOnAGpu() throws Exception {
        Assumptions.assumeTrue(hasGpu(), "skipped: no GPU takes a model here");
        runs(new OnnxRuntimeEngine().load(files, Device.gpu(0)));
    }

    private Inference inference(DeviceSelector selector) {
        Engine engine = new OnnxRuntimeEngine();
        return Inference.builder(ModelStore.file(ID, files.path()))
                .engine(engine)
                .devices(selector)
                .build();
    }

    private void assumeNoGpu() {
        Assumptions.assumeFalse(hasGpu(), "skipped: this machine has a GPU");
    }

    private boolean hasGpu() {
        try {
            new OnnxRuntimeEngine().load(files, Device.gpu(0)).free();
            return true;
        } catch (DeviceRefusedException e) {
            System.out.println("No GPU: " + e.getMessage());
            return false;
        }
    }

    @Test
    void warnsOfVersionsThatSendUsageData() {
        assertThat(Telemetry.warning("1.28.0", null)).isNull();
        assertThat(Telemetry.warning("1.29.0", "1")).isNull();
        assertThat(Telemetry.warning("1.29.0", null))
                .isEqualTo("ONNX Runtime 1.29.0 sends usage data by default, and crashes on long command lines; set "
                        + "ORT_DISABLE_TELEMETRY=1 in the environment, or use version 1.28.0");
        assertThat(Telemetry.warning("2.0.0-rc1", null)).startsWith("ONNX Runtime 2.0.0-rc1 ");
    }

    @Test
    void writesNoFileAndOpensNoSocket() throws Exception {
        assertThat(ForkedJvm.run(
                        Duration.ofMinutes(2), QuietProgram.class, files.path().toString()))
                .endsWith("sockets 0, files in the home folder 0\n");
    }

    @Test
    void runsOnTheModulePath() throws Exception {
        String separator = System.getProperty("path.separator");
        String modules = Arrays.stream(System.getProperty("java.class.path").split(separator))
                .filter(entry ->
                        entry.matches(".*(core|onnxruntime)/target/classes|.*(core|augur-onnxruntime)-[^/]*SNAPSHOT.jar"
                                + "|.*/(onnxruntime|caffeine|slf4j-api|slf4j-simple|jspecify)[^/]*.jar"))
                .collect(Collectors.joining(separator));
        Path tests = Path.of(
                getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(ForkedJvm.launch(
                        Duration.ofMinutes(2),
                        List.of(
                                "-p",
                                modules,
                                "--patch-module",
                                "dev.augur.onnxruntime=" + tests,
                                "-m",
                                "dev.augur.onnxruntime/" + QuietProgram.class.getName(),
                                files.path().toString())))
                .contains("FLOAT32[1, 4] 2.0");
    }
}
