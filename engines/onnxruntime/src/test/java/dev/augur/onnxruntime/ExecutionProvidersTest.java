package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tck.OnnxGraph;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Typed providers, and what the placement says of them with the artifact for processors alone. */
final class ExecutionProvidersTest {
    private static final ModelId ID = ModelId.of("double");

    @TempDir
    Path folder;

    private LocalModel files = new LocalModel(ID, ModelFormat.ONNX, Path.of("unset"));

    @BeforeEach
    void write() throws Exception {
        Path file = Files.write(folder.resolve("double.onnx"), OnnxModels.bytes(TckModel.DOUBLE));
        files = new LocalModel(ID, ModelFormat.ONNX, file);
    }

    private static OnnxRuntimeEngine engine(ExecutionProvider... providers) {
        return new OnnxRuntimeEngine(
                OnnxRuntimeOptions.builder().providers(providers).build());
    }

    private static void assumeForProcessorsAlone() {
        assumeThat(new OnnxRuntimeEngine().devices())
                .as("skipped: this build of ONNX Runtime has providers for GPUs")
                .containsExactly(Device.CPU);
    }

    private Inference inference(OnnxRuntimeEngine engine, DeviceSelector selector) {
        return Inference.builder(ModelStore.file(ID, files.path()))
                .engine(engine)
                .devices(selector)
                .build();
    }

    static Stream<Arguments> refusals() {
        String nvidia = "put the artifact onnxruntime_gpu in place of onnxruntime";
        String other = "use one that was built with it, and name its folder with -Donnxruntime.native.path";
        return Stream.of(
                Arguments.of(Cuda.defaults(), "CUDA", nvidia),
                Arguments.of(TensorRt.defaults(), "TensorRT", nvidia),
                Arguments.of(new OpenVino(Device.Kind.GPU), "OpenVINO", other),
                Arguments.of(new OpenVino(Device.Kind.CPU), "OpenVINO", other),
                Arguments.of(new Rocm(), "ROCm", other),
                Arguments.of(CoreMl.defaults(), "CoreML", other),
                Arguments.of(new DirectMl(), "DirectML", other),
                Arguments.of(new Xnnpack(1), "XNNPACK", other));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aProviderThatIsNotInTheBuildSaysSo(ExecutionProvider provider, String title, String remedy) {
        assumeForProcessorsAlone();
        Device device = provider.kind() == Device.Kind.CPU ? Device.CPU : Device.gpu(0);
        Target target = engine(provider).targets(files, device).get(0);
        assertThat(target.provider()).isEqualTo(title);
        assertThatThrownBy(target::load)
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessage(
                        "the " + title + " provider is not in this build of ONNX Runtime, which has [CPU]: " + remedy);
    }

    @Test
    void aPlugInThatIsMissingIsNamed() {
        Path library = folder.resolve("libonnxruntime_providers_migraphx.so");
        assertThatThrownBy(() -> engine(new MiGraphX(library, true, false)).load(files, Device.gpu(0)))
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessageStartingWith("the MIGraphX provider ")
                .hasMessageContaining(library.toString());
    }

    @Test
    void whatRefusedOnceIsNotTriedAgainByTheSameEngine() throws Exception {
        Path library = folder.resolve("libonnxruntime_providers_migraphx.so");
        OnnxRuntimeEngine engine = engine(new MiGraphX(library, true, false));
        String missing = refusal(engine);
        Files.writeString(library, "no library");
        assertThat(refusal(engine)).isEqualTo(missing);
        assertThat(refusal(engine(new MiGraphX(library, true, false))))
                .as("another engine tries for itself")
                .isNotEqualTo(missing);
    }

    private String refusal(OnnxRuntimeEngine engine) {
        try {
            engine.load(files, Device.gpu(0)).free();
            throw new AssertionError("nothing refused");
        } catch (DeviceRefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void everyChoiceOfADeviceIsTriedInOrderAndTheCpuIsTheLast() {
        assumeForProcessorsAlone();
        OnnxRuntimeEngine engine = engine(new Xnnpack(1), TensorRt.defaults(), Cuda.defaults());
        try (Inference inference = inference(engine, DeviceSelector.preferGpu());
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            Placement placement = predictor.explain();
            assertThat(placement.choices())
                    .extracting(choice -> choice.place() + " " + choice.verdict())
                    .containsExactly(
                            "gpu:0 (TensorRT) REFUSED", "gpu:0 (CUDA) REFUSED", "cpu (XNNPACK) REFUSED", "cpu RUNS");
            assertThat(placement.provider()).isEqualTo("CPU");
            assertThat(placement.toString())
                    .startsWith("double runs on cpu with ONNX Runtime 1.28.0; asked: prefer a GPU; gpu:0 (TensorRT) "
                            + "refused: the TensorRT provider is not in this build of ONNX Runtime, which has [CPU]: "
                            + "put the artifact onnxruntime_gpu in place of onnxruntime; gpu:0 (CUDA) refused: ");
        }
    }

    @Test
    void graphsAreRefusedBeforeATryAndTheNextChoiceIsTaken() {
        String refused =
                " refused: CUDA graphs need inputs and outputs at fixed addresses on the device, which the Java API of "
                        + "ONNX Runtime 1.28.0 cannot give: a replay would answer with the results of the captured run; leave "
                        + "Cuda.graphs off, or name a choice without it behind this one; ";
        Cuda graphs = Cuda.builder().graphs(true).build();
        OnnxRuntimeEngine engine = engine(TensorRt.builder().rest(graphs).build(), graphs, Cuda.defaults());
        try (Inference inference = inference(engine, DeviceSelector.only(Device.gpu(0)));
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith(
                            "Model 'double' has no device to run on; asked: only gpu:0; gpu:0 (TensorRT)" + refused
                                    + "gpu:0 (CUDA with graphs)" + refused
                                    + "gpu:0 (CUDA) refused: the CUDA provider ");
        }
    }

    @Test
    void aRequiredGpuIsAnErrorNeverARunOnTheCpu() {
        assumeForProcessorsAlone();
        try (Inference inference = inference(new OnnxRuntimeEngine(), DeviceSelector.requireGpu());
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessage(
                            "Model 'double' has no device to run on; asked: require a GPU; gpu:0 (CUDA) refused: the "
                                    + "CUDA provider is not in this build of ONNX Runtime, which has [CPU]: put the artifact "
                                    + "onnxruntime_gpu in place of onnxruntime");
        }
    }

    @Test
    void aGpuForWhichTheOptionsNameNoProviderIsRefused() {
        try (Inference inference = inference(engine(new Xnnpack(1)), DeviceSelector.only(Device.gpu(1)));
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            assertThatThrownBy(predictor::warm)
                    .hasMessage(
                            "Model 'double' has no device to run on; asked: only gpu:1; gpu:1 refused: the options name "
                                    + "no execution provider for a GPU, only [XNNPACK]");
        }
    }

    @Test
    void twoCopiesOnTheCpuShareTheCalls() {
        DeviceSelector twice = (model, listed) -> List.of(Device.CPU, Device.CPU);
        try (Inference inference = inference(new OnnxRuntimeEngine(), twice.replicated(2));
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec());
                Tensors input = new Tensors(new TensorPool(0))) {
            assertThat(predictor.explain().running()).hasSize(2);
            input.allocate("x", DType.FLOAT32, Shape.of(1, 4)).put(0, new float[] {1, 2, 3, 4}, 0, 4);
            for (int i = 0; i < 10; i++) {
                assertThat(predictor.predict(input)).isEqualTo("FLOAT32[1, 4] 2.0");
            }
        }
    }

    @Test
    void providersMayDifferByModel() throws Exception {
        OnnxRuntimeOptions own =
                OnnxRuntimeOptions.builder().providers(new DirectMl()).build();
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine(OnnxRuntimeOptions.defaults(), Map.of(ID, own));
        LocalModel other = new LocalModel(ModelId.of("other"), ModelFormat.ONNX, files.path());
        assertThat(engine.targets(files, Device.gpu(0)))
                .extracting(Target::provider)
                .containsExactly("DirectML");
        assertThat(engine.targets(other, Device.gpu(0)))
                .extracting(Target::provider)
                .containsExactly("CUDA");
    }

    @Test
    void optionsBecomeTheOnesThatOnnxRuntimeKnows() {
        Cuda cuda = Cuda.builder()
                .memoryLimit(2L << 30)
                .arenaGrowth(Cuda.ArenaGrowth.SAME_AS_REQUESTED)
                .convSearch(Cuda.ConvSearch.HEURISTIC)
                .convWorkspace(false)
                .tf32(false)
                .cpuNodes(false)
                .build();
        assertThat(NativeProviders.entries(cuda))
                .isEqualTo(Map.of(
                        "gpu_mem_limit", "2147483648",
                        "arena_extend_strategy", "kSameAsRequested",
                        "cudnn_conv_algo_search", "HEURISTIC",
                        "cudnn_conv_use_max_workspace", "0",
                        "use_tf32", "0"));
        TensorRt tensorRt = TensorRt.builder()
                .fp16(true)
                .calibrationTable("ranges.flatbuffers")
                .workspaceBytes(1 << 30)
                .engineCache(Path.of("/var/cache/engines"))
                .rest(cuda)
                .build();
        assertThat(NativeProviders.entries(tensorRt))
                .isEqualTo(Map.of(
                        "trt_fp16_enable", "1",
                        "trt_int8_enable", "1",
                        "trt_int8_calibration_table_name", "ranges.flatbuffers",
                        "trt_max_workspace_size", "1073741824",
                        "trt_engine_cache_enable", "1",
                        "trt_engine_cache_path", "/var/cache/engines",
                        "trt_timing_cache_enable", "1",
                        "trt_timing_cache_path", "/var/cache/engines"));
        assertThat(NativeProviders.entries(
                        new CoreMl(CoreMl.Units.CPU_AND_NEURAL_ENGINE, CoreMl.Format.NEURAL_NETWORK, true)))
                .isEqualTo(Map.of(
                        "MLComputeUnits", "CPUAndNeuralEngine",
                        "ModelFormat", "NeuralNetwork",
                        "RequireStaticInputShapes", "1"));
        assertThat(NativeProviders.entries(new MiGraphX(Path.of("m.so"), true, false)))
                .isEqualTo(Map.of("migraphx_fp16_enable", "1", "migraphx_int8_enable", "0"));
    }

    @Test
    void defaultsAreThoseOfOnnxRuntime() {
        assertThat(NativeProviders.entries(Cuda.defaults()))
                .isEqualTo(Map.of(
                        "arena_extend_strategy", "kNextPowerOfTwo",
                        "cudnn_conv_algo_search", "EXHAUSTIVE",
                        "cudnn_conv_use_max_workspace", "1",
                        "use_tf32", "1"));
        assertThat(NativeProviders.entries(TensorRt.defaults()))
                .isEqualTo(Map.of("trt_fp16_enable", "0", "trt_int8_enable", "0"));
    }

    @Test
    void numbersAreChecked() {
        assertThatThrownBy(() -> Cuda.builder().memoryLimit(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memoryLimit must be >= 1 byte, got 0");
        assertThatThrownBy(() -> TensorRt.builder().workspaceBytes(-1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workspaceBytes must be >= 0, got -1");
        assertThatThrownBy(() -> new Xnnpack(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be >= 1, got 0");
    }

    @Test
    void theProbeIsOneConvolution() throws Exception {
        float[] ones = new float[9];
        Arrays.fill(ones, 1);
        byte[] graph = new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of(1), Dim.of(1), Dim.of(8), Dim.of(8))
                .output("y", DType.FLOAT32, Dim.of(1), Dim.of(1), Dim.of(6), Dim.of(6))
                .constant("w", Shape.of(1, 1, 3, 3), ones)
                .node("Conv", List.of("x", "w"), List.of("y"))
                .toBytes();
        assertThat(ProviderProbes.class.getResourceAsStream("probe.onnx").readAllBytes())
                .isEqualTo(graph);
        new ProviderProbes(new SharedPool(OnnxRuntimeOptions.defaults())).require(new Cpu(), Device.CPU);
    }
}
