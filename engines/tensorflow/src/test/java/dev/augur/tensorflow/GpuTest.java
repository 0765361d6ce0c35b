package dev.augur.tensorflow;

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
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import dev.augur.tck.TckModel;
import java.nio.file.Path;
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
    @TempDir
    Path folder;

    private LocalModel write(TckModel model) throws Exception {
        return SavedModelWriter.write(TckSavedModels.bytes(model), folder);
    }

    @BeforeEach
    void assumeGpu() throws Exception {
        String refusal = refusal();
        if (refusal != null) {
            System.out.println("Skipped: gpu:0 takes no SavedModel here: " + refusal);
        }
        Assumptions.assumeTrue(refusal == null, "skipped: gpu:0 takes no SavedModel here: " + refusal);
    }

    /** Without a driver there is nothing to try. */
    private @Nullable String refusal() throws Exception {
        NvidiaDriver driver = NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess());
        if (!driver.library()) {
            return driver.toString();
        }
        try {
            new TensorFlowEngine().load(write(TckModel.DOUBLE), Device.gpu(0)).free();
            return null;
        } catch (DeviceRefusedException e) {
            return e.getMessage();
        }
    }

    private static Inference inference(LocalModel files, DeviceSelector selector) {
        return Inference.builder(wanted -> files)
                .engine(new TensorFlowEngine())
                .devices(selector)
                .build();
    }

    @Test
    void aRequiredGpuRunsCallsAtOnce() throws Exception {
        LocalModel files = write(TckModel.DOUBLE);
        try (Inference inference = inference(files, DeviceSelector.requireGpu());
                Predictor<float[], float[]> predictor = inference.predictor(files.id(), RowCodec.floats())) {
            assertThat(predictor.explain().device()).isEqualTo(Device.gpu(0));
            IntStream.range(0, 1000)
                    .parallel()
                    .forEach(i -> assertThat(predictor.predict(new float[] {i, 0, 0, 0}))
                            .containsExactly(2 * i, 0, 0, 0));
        }
    }

    @Test
    void everyListedGpuServesACopy() throws Exception {
        LocalModel files = write(TckModel.DOUBLE);
        int gpus = new TensorFlowEngine().devices().size() - 1;
        try (Inference inference = inference(files, DeviceSelector.roundRobin());
                Predictor<float[], float[]> predictor = inference.predictor(files.id(), RowCodec.floats())) {
            assertThat(predictor.explain().running()).hasSize(gpus);
        }
    }

    @Test
    void tooLittleMemoryIsAnErrorOfItsOwnAndTheNextCallRuns() throws Exception {
        LocalModel files = OutOfMemoryTest.wide().writeTo(folder);
        try (Inference inference = inference(files, DeviceSelector.requireGpu());
                Predictor<float[], float[]> predictor =
                        inference.predictor(files.id(), RowCodec.floats().maxBatch(4096))) {
            assertThatThrownBy(() -> predictor.predictAll(
                            IntStream.range(0, 4096).mapToObj(i -> new float[1]).toList()))
                    .isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining(" found too little memory for this run on gpu:0: ");
            assertThat(predictor.predict(new float[] {2})).containsExactly(2);
        }
    }

    @Test
    void aGpuThatIsNotThereIsRefused() throws Exception {
        LocalModel files = write(TckModel.DOUBLE);
        assertThatThrownBy(() -> new TensorFlowEngine().load(files, Device.gpu(63)))
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessageStartingWith("TensorFlow found no such GPU, only [");
    }
}
