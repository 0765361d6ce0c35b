package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelStore;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import dev.augur.tck.TorchArchive;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a GPU can show: on a machine that has one, and PyTorch's libraries for it by {@code PYTORCH_LIBRARY_PATH}. */
@Tag("gpu")
final class GpuTest {
    @TempDir
    Path folder;

    private LocalModel files = Torch.files(Path.of("unset"));

    @BeforeEach
    void assumeGpu() throws Exception {
        files = Torch.write(new TorchArchive().forward("x: Tensor", "Tensor", "return torch.add(x, x)"), folder);
        String refusal = refusal();
        if (refusal != null) {
            System.out.println("Skipped: gpu:0 takes no TorchScript archive here: " + refusal);
        }
        Assumptions.assumeTrue(refusal == null, "skipped: gpu:0 takes no TorchScript archive here: " + refusal);
    }

    /** Without a driver there is nothing to try. */
    private @Nullable String refusal() {
        NvidiaDriver driver = NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess());
        if (!driver.library()) {
            return driver.toString();
        }
        try {
            Torch.engine(DjlModelOptions.defaults()).load(files, Device.gpu(0)).free();
            return null;
        } catch (DeviceRefusedException e) {
            return e.getMessage();
        }
    }

    private static Inference inference(Path model, DeviceSelector selector) {
        return Inference.builder(ModelStore.file(Torch.ID, model))
                .engine(Torch.engine(DjlModelOptions.defaults()))
                .devices(selector)
                .build();
    }

    @Test
    void aRequiredGpuRunsCallsAtOnce() {
        try (Inference inference = inference(files.path(), DeviceSelector.requireGpu());
                Predictor<float[], float[]> predictor = inference.predictor(Torch.ID, RowCodec.floats())) {
            assertThat(predictor.explain().device()).isEqualTo(Device.gpu(0));
            IntStream.range(0, 1000)
                    .parallel()
                    .forEach(i -> assertThat(predictor.predict(new float[] {i, 0, 0, 0}))
                            .containsExactly(2 * i, 0, 0, 0));
        }
    }

    @Test
    void everyListedGpuServesACopy() {
        int gpus = Torch.engine(DjlModelOptions.defaults()).devices().size() - 1;
        try (Inference inference = inference(files.path(), DeviceSelector.roundRobin());
                Predictor<float[], float[]> predictor = inference.predictor(Torch.ID, RowCodec.floats())) {
            assertThat(predictor.explain().running()).hasSize(gpus);
        }
    }

    @Test
    void tooLittleMemoryIsAnErrorOfItsOwnAndTheNextCallRuns() throws Exception {
        Path model = OutOfMemoryTest.wide().writeTo(folder.resolve("wide.pt"));
        try (Inference inference = inference(model, DeviceSelector.requireGpu());
                Predictor<float[], float[]> predictor =
                        inference.predictor(Torch.ID, RowCodec.floats().maxBatch(4096))) {
            assertThatThrownBy(() -> predictor.predictAll(
                            IntStream.range(0, 4096).mapToObj(i -> new float[1]).toList()))
                    .isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining(" found too little memory for this run on gpu:0: ");
            assertThat(predictor.predict(new float[] {2})).containsExactly(2);
        }
    }

    @Test
    void aGpuThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Torch.engine(DjlModelOptions.defaults()).load(files, Device.gpu(63)))
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessageContaining("; gpu:63 needs a GPU, and a driver that is new enough");
    }
}
