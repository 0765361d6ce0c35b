package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Outcome;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.NativeModel;
import dev.augur.engine.OutputShapeException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a GPU can show: with the profile {@code gpu}, on a machine that has one. */
@Tag("gpu")
final class GpuTest {
    private static final ModelId ID = ModelId.of("m");

    @TempDir
    Path folder;

    private LocalModel write(TckModel model) throws Exception {
        Path file = Files.write(folder.resolve("m.onnx"), OnnxModels.bytes(model));
        return new LocalModel(ID, ModelFormat.ONNX, file);
    }

    @BeforeEach
    void assumeGpu() throws Exception {
        String refusal = refusal();
        if (refusal != null) {
            System.out.println("Skipped: gpu:0 takes no model here: " + refusal);
        }
        Assumptions.assumeTrue(refusal == null, "skipped: gpu:0 takes no model here: " + refusal);
    }

    /** Without a driver there is nothing to try, and the try would unpack 622 MB. */
    private @Nullable String refusal() throws Exception {
        NvidiaDriver driver = NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess());
        if (!driver.library()) {
            return driver.toString();
        }
        try {
            new OnnxRuntimeEngine().load(write(TckModel.DOUBLE), Device.gpu(0)).free();
            return null;
        } catch (DeviceRefusedException e) {
            return e.getMessage();
        }
    }

    private static Inference inference(Path model, Cuda cuda, DeviceSelector selector) {
        return Inference.builder(ModelStore.file(ID, model))
                .engine(new OnnxRuntimeEngine(
                        OnnxRuntimeOptions.builder().providers(cuda).build()))
                .devices(selector)
                .build();
    }

    private static List<float[]> rows(int count, int columns) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    float[] row = new float[columns];
                    row[0] = i;
                    return row;
                })
                .toList();
    }

    /** The run itself copies each output from the device to our memory; nothing is left for Java to copy. */
    @Test
    void outputsAreWrittenToTheMemoryThatIsPinned() throws Exception {
        NativeModel model = new OnnxRuntimeEngine().load(write(TckModel.DOUBLE), Device.gpu(0));
        try (Tensors in = new Tensors(new TensorPool(0));
                Tensors out = new Tensors(new TensorPool(0))) {
            Tensor x = in.allocate("x", DType.FLOAT32, Shape.of(1, 4));
            Tensor y = out.allocate("y", DType.FLOAT32, Shape.of(1, 4));
            try (NativeModel.Binding binding = model.bind(in, out, List.of())) {
                for (int i = 1; i < 100; i++) {
                    x.put(0, new float[] {i, 2 * i, 3 * i, 4 * i}, 0, 4);
                    run(binding, out);
                    assertThat(y.floats().get(3)).isEqualTo(8 * i);
                }
            }
        } finally {
            model.free();
        }
    }

    private static void run(NativeModel.Binding binding, Tensors outputs) {
        try {
            binding.run(outputs);
        } catch (OutputShapeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void answersAreThoseOfTheCpu() throws Exception {
        Path model = write(TckModel.SLOW).path();
        Cuda exact = Cuda.builder().tf32(false).build();
        RowCodec codec = RowCodec.floats().maxBatch(8);
        try (Inference gpu = inference(model, exact, DeviceSelector.requireGpu());
                Inference cpu = inference(model, exact, DeviceSelector.cpuOnly());
                Predictor<float[], float[]> onGpu = gpu.predictor(ID, codec);
                Predictor<float[], float[]> onCpu = cpu.predictor(ID, codec)) {
            assertThat(onGpu.explain().toString()).startsWith("m runs on gpu:0 (CUDA) with ONNX Runtime ");
            List<float[]> expected = onCpu.predictAll(rows(20, 256));
            List<float[]> got = onGpu.predictAll(rows(20, 256));
            for (int i = 0; i < 20; i++) {
                for (int column = 0; column < 256; column++) {
                    float value = expected.get(i)[column];
                    assertThat(got.get(i)[column])
                            .isCloseTo(value, org.assertj.core.data.Offset.offset(1e-4f + Math.abs(value) * 1e-3f));
                }
            }
        }
    }

    @Test
    void whoAsksForGraphsRunsWithoutThemAndIsTold() throws Exception {
        OnnxRuntimeOptions options = OnnxRuntimeOptions.builder()
                .providers(Cuda.builder().graphs(true).build(), Cuda.defaults())
                .build();
        try (Inference inference = Inference.builder(
                                ModelStore.file(ID, write(TckModel.DOUBLE).path()))
                        .engine(new OnnxRuntimeEngine(options))
                        .devices(DeviceSelector.requireGpu())
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            for (int i = 0; i < 5; i++) {
                assertThat(predictor.predict(new float[] {i, 1, 2, 3})[0]).isEqualTo(2f * i);
            }
            assertThat(predictor.explain().toString())
                    .startsWith("m runs on gpu:0 (CUDA) with ONNX Runtime ")
                    .contains("gpu:0 (CUDA with graphs) refused: CUDA graphs need ");
        }
    }

    @Test
    void aBatchForWhichTheDeviceHasNoMemoryIsSplitAndTheDeviceGoesOn() throws Exception {
        Cuda cuda = Cuda.builder().memoryLimit(1L << 30).build();
        try (Inference inference = inference(OutOfMemoryTest.wideModel(folder), cuda, DeviceSelector.requireGpu());
                Predictor<float[], float[]> predictor =
                        inference.predictor(ID, RowCodec.floats().maxBatch(32))) {
            predictor.predict(new float[] {1});
            assertThat(predictor.predictEach(rows(10, 1)))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Success.class));
            assertThatThrownBy(() -> predictor.predictAll(rows(20, 1)))
                    .isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageStartingWith("Model 'm' found too little memory for this run on gpu:0: ");
            for (int i = 0; i < 1000; i++) {
                assertThat(predictor.predict(new float[] {i})[0]).isEqualTo(i);
            }
        }
    }

    @Test
    void everyListedGpuServesACopy() throws Exception {
        int gpus = new OnnxRuntimeEngine().devices().size() - 1;
        try (Inference inference =
                        inference(write(TckModel.DOUBLE).path(), Cuda.defaults(), DeviceSelector.roundRobin());
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            assertThat(predictor.explain().running())
                    .hasSize(gpus)
                    .allSatisfy(choice -> assertThat(choice.provider()).isEqualTo("CUDA"));
            IntStream.range(0, 1000)
                    .parallel()
                    .forEach(i -> assertThat(predictor.predict(new float[] {i, 0, 0, 0}))
                            .containsExactly(2 * i, 0, 0, 0));
        }
    }

    @Test
    void aGpuThatIsNotThereIsRefused() throws Exception {
        try (Inference inference = inference(
                        write(TckModel.DOUBLE).path(),
                        Cuda.defaults(),
                        (model, listed) -> List.of(Device.gpu(63), Device.gpu(0)));
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            Placement placement = predictor.explain();
            assertThat(placement.device()).isEqualTo(Device.gpu(0));
            assertThat(placement.refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.place()).isEqualTo("gpu:63 (CUDA)"));
        }
    }
}
