package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.djl.DjlModelOptions.Sharing;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import dev.augur.tck.TorchArchive;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DjlEngineTest {
    @TempDir
    Path folder;

    private LocalModel files = Torch.files(Path.of("unset"));

    @BeforeEach
    void write() throws Exception {
        files = Torch.write(new TorchArchive().forward("x: Tensor", "Tensor", "return torch.add(x, x)"), folder);
    }

    private static DjlEngine engine() {
        return Torch.engine(DjlModelOptions.defaults());
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Engine.class)).anySatisfy(engine -> {
            assertThat(engine).isInstanceOf(DjlEngine.class);
            assertThat(engine.supports(ModelFormat.TORCHSCRIPT)).isTrue();
            assertThat(engine.supports(ModelFormat.ONNX)).isFalse();
        });
    }

    @Test
    void tellsTheVersionsOfBoth() {
        assertThat(engine().name()).isEqualTo("PyTorch 2.7.1 (DJL 0.35.1)");
    }

    @Test
    void anEngineThatIsNotThereSaysSoWhenAModelIsLoaded() {
        DjlEngine engine = DjlEngine.of("TensorFlow", Torch.options().build());
        assertThat(engine.supports(ModelFormat.SAVED_MODEL)).isTrue();
        assertThat(engine.name()).isEqualTo("TensorFlow (DJL)");
        assertThat(engine.devices()).containsExactly(Device.CPU);
        assertThatThrownBy(() -> engine.load(files, Device.CPU))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageStartingWith("Model 'm': DJL cannot load " + files.path()
                        + ": DJL's engine TensorFlow is not on the class path; there are [");
    }

    @Test
    void refusesDjlsOnnxRuntime() {
        assertThatThrownBy(() -> DjlEngine.of("OnnxRuntime"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("DJL's engine OnnxRuntime fails in a process where anything else uses ONNX Runtime; use "
                        + "OnnxRuntimeEngine of augur-onnxruntime");
    }

    @Test
    void theFormatsOfAnotherEngineMustBeNamed() {
        assertThatThrownBy(() -> DjlEngine.of("XGBoost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The formats of the models of DJL's engine 'XGBoost' are not known; name them with "
                        + "DjlOptions.Builder.format");
        assertThat(DjlEngine.of(
                                "TensorRT",
                                DjlOptions.builder().format(ModelFormat.ONNX).build())
                        .supports(ModelFormat.ONNX))
                .isTrue();
    }

    @Test
    void optionsAreBuiltOneByOne() {
        Signature signature = new Signature(List.of(), List.of());
        DjlModelOptions model = DjlModelOptions.builder()
                .signature(signature)
                .method("encode")
                .sharing(Sharing.EXCLUSIVE)
                .graphOptimizer(false)
                .limits(new ScriptLimits(1, 2, 3))
                .build();
        assertThat(model)
                .isEqualTo(
                        new DjlModelOptions(signature, "encode", Sharing.EXCLUSIVE, false, new ScriptLimits(1, 2, 3)));
        DjlOptions options = DjlOptions.builder()
                .intraOpThreads(3)
                .interOpThreads(2)
                .nativeFolder(folder)
                .format(ModelFormat.ONNX)
                .everyModel(model)
                .model(Torch.ID, DjlModelOptions.defaults())
                .build();
        assertThat(options)
                .isEqualTo(new DjlOptions(
                        3,
                        2,
                        folder,
                        EnumSet.of(ModelFormat.ONNX),
                        model,
                        Map.of(Torch.ID, DjlModelOptions.defaults())));
        assertThat(options.of(Torch.ID).method()).isEqualTo("forward");
        assertThat(options.of(ModelId.of("other")).method()).isEqualTo("encode");
    }

    @Test
    void threadsFollowTheProcessorsAndAreAtLeastOne() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(DjlOptions.defaults().intraOpThreads()).isEqualTo(processors);
        assertThat(DjlOptions.defaults().interOpThreads()).isEqualTo(processors);
        assertThatThrownBy(() -> DjlOptions.builder().intraOpThreads(0).build())
                .hasMessage("intraOpThreads must be >= 1, got 0");
        assertThatThrownBy(() -> DjlOptions.builder().interOpThreads(-1).build())
                .hasMessage("interOpThreads must be >= 1, got -1");
    }

    @Test
    void aGpuThatIsNotThereIsRefusedInWordsToActOn() {
        assumeNoGpu();
        assertThatThrownBy(() -> engine().load(files, Device.gpu(0)))
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessage(
                        "the native libraries of PyTorch 2.7.1 here are built for the CPU alone; gpu:0 needs those for CUDA "
                                + "12.8, which Maven Central does not have: unpack PyTorch's own libtorch 2.7.1 for cu128, and name "
                                + "its folder lib in the environment by PYTORCH_LIBRARY_PATH, with PYTORCH_FLAVOR=cu128 and "
                                + "PYTORCH_VERSION=2.7.1; " + NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess()));
    }

    @Test
    void aRequiredGpuIsAnErrorNeverARunOnTheCpu() {
        assumeNoGpu();
        try (Inference inference = Inference.builder(ModelStore.file(Torch.ID, files.path()))
                        .engine(engine())
                        .devices(DeviceSelector.requireGpu())
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(Torch.ID, RowCodec.floats())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith("Model 'm' has no device to run on; asked: require a GPU; gpu:0 refused: ");
        }
    }

    @Test
    void aPredictorNeedsNoDeclarationForRowsOfFloats() {
        try (Inference inference = Inference.builder(ModelStore.file(Torch.ID, files.path()))
                        .engine(engine())
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(Torch.ID, RowCodec.floats())) {
            assertThat(predictor.predictAll(List.of(new float[] {1, 2}, new float[] {3, 4})))
                    .containsExactly(new float[] {2, 4}, new float[] {6, 8});
        }
    }

    private static void runsTwice(Session opened) {
        try (Session session = opened;
                Session.Call call = session.newCall(new TensorPool(0), List.of())) {
            for (float value : new float[] {1, 2}) {
                call.clear();
                call.inputs().allocate("x", DType.FLOAT32, Shape.of(1, 2)).put(0, new float[] {value, -value}, 0, 2);
                call.run();
                assertThat(Torch.floats(call.outputs().tensor(0))).containsExactly(2 * value, -2 * value);
            }
        }
    }

    private void assumeNoGpu() {
        Assumptions.assumeFalse(hasGpu(), "skipped: this machine has a GPU");
    }

    private boolean hasGpu() {
        try {
            engine().load(files, Device.gpu(0)).free();
            return true;
        } catch (DeviceRefusedException e) {
            System.out.println("No GPU: " + e.getMessage());
            return false;
        }
    }

    /** PyTorch under another name: to the adapter, an engine that it knows nothing of. */
    @Test
    void anyOtherDjlEngineRunsThroughWhatAllOfThemShare() throws Exception {
        OtherProvider.register();
        TensorSpec x = new TensorSpec("x", DType.FLOAT32, null);
        TensorSpec y = new TensorSpec("y", DType.FLOAT32, null);
        for (Sharing sharing : Sharing.values()) {
            DjlModelOptions model = DjlModelOptions.builder()
                    .signature(new Signature(List.of(x), List.of(y)))
                    .sharing(sharing)
                    .build();
            DjlEngine other = other(model);
            assertThat(other.name()).startsWith("Other 2.7.1 ");
            runsTwice(new Session(Torch.ID, other.load(files, Device.CPU)));
        }
    }

    private static DjlEngine other(DjlModelOptions model) {
        return DjlEngine.of(
                "Other",
                Torch.options()
                        .format(ModelFormat.TORCHSCRIPT)
                        .everyModel(model)
                        .build());
    }

    @Test
    void failuresOfAnotherDjlEngineAreTyped() throws Exception {
        OtherProvider.register();
        assertThatThrownBy(() -> other(DjlModelOptions.defaults()).load(files, Device.CPU))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageEndingWith("DJL's engine PyTorch does not tell types; declare the model's signature with "
                        + "DjlModelOptions.signature, inputs and outputs in its order");
        TensorSpec x = new TensorSpec("x", DType.FLOAT32, null);
        TensorSpec y = new TensorSpec("y", DType.FLOAT32, null);
        DjlModelOptions two = DjlModelOptions.builder()
                .signature(new Signature(List.of(x), List.of(x, y)))
                .build();
        assertThatThrownBy(() -> other(two).load(Torch.files(folder.resolve("none.pt")), Device.CPU))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("none.pt");
        assertThatThrownBy(() -> runsTwice(new Session(Torch.ID, other(two).load(files, Device.CPU))))
                .hasMessage("Model 'm' failed in DJL: the model gave 1 outputs, its signature has 2");
        assertThatThrownBy(() -> other(two).load(files, Device.gpu(0))).isInstanceOf(DeviceRefusedException.class);
    }
}
