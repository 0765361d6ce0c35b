package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Trial;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import dev.augur.tck.TckModel;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The artifact for GPUs on a machine without CUDA 12 and without a driver, with the profile {@code gpu}. */
final class GpuArtifactTest {
    private static final String REFUSAL = "TensorFlow found no such GPU, only"
            + " [/job:localhost/replica:0/task:0/device:CPU:0]; it needs libcudart.so.12, libcublas.so.12,"
            + " libcublasLt.so.12, libcufft.so.11, libcusolver.so.11, libcusparse.so.12, libcudnn.so.9, not found on the"
            + " library path; TensorFlow 2.18.0 is built for CUDA 12.5 and cuDNN 9: install them, or name their folders in"
            + " LD_LIBRARY_PATH before the process starts; no NVIDIA driver found (no libcuda.so.1, no"
            + " /proc/driver/nvidia/version)";

    @TempDir
    Path folder;

    private LocalModel files =
            new LocalModel(ModelId.of("m"), dev.augur.model.ModelFormat.SAVED_MODEL, Path.of("unset"));

    @BeforeEach
    void assumeTheArtifactAndNothingOfNvidia() throws Exception {
        if (!NativeLibrary.isBuiltForGpus()) {
            System.out.println("Skipped: the class path has TensorFlow's library for the CPU; run with -Pgpu");
        }
        Assumptions.assumeTrue(NativeLibrary.isBuiltForGpus(), "skipped: the library on the class path is for the CPU");
        LibraryPath path = LibraryPath.ofThisProcess();
        List<String> found = List.of("libcudart.so.12", "libcudnn.so.9", NvidiaDriver.LIBRARY).stream()
                .filter(path::has)
                .toList();
        if (!found.isEmpty()) {
            System.out.println("Skipped: this machine has " + found);
        }
        Assumptions.assumeTrue(found.isEmpty(), "skipped: this machine has " + found);
        files = SavedModelWriter.write(TckSavedModels.bytes(TckModel.DOUBLE), folder);
    }

    private Inference inference(DeviceSelector selector) {
        return Inference.builder(wanted -> files)
                .engine(new TensorFlowEngine())
                .devices(selector)
                .build();
    }

    @Test
    void aListedGpuIsTriedAndRefusedWithAllThatIsMissing() {
        assertThat(new TensorFlowEngine().devices()).containsExactly(Device.gpu(0), Device.CPU);
        for (DeviceSelector selector : List.of(DeviceSelector.automatic(), DeviceSelector.preferGpu())) {
            try (Inference inference = inference(selector);
                    Predictor<Tensors, String> predictor = inference.predictor(files.id(), new EchoCodec())) {
                Placement placement = predictor.explain();
                assertThat(placement.device()).isEqualTo(Device.CPU);
                assertThat(placement.refusals())
                        .singleElement()
                        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(REFUSAL));
            }
        }
    }

    @Test
    void aRequiredGpuIsAnErrorWithTheSameText() {
        try (Inference inference = inference(DeviceSelector.requireGpu());
                Predictor<Tensors, String> predictor = inference.predictor(files.id(), new EchoCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessage("Model '" + files.id()
                            + "' has no device to run on; asked: require a GPU; gpu:0 refused: " + REFUSAL);
        }
    }

    @Test
    void itsDiagnosisNamesThemToo() {
        Diagnosis diagnosis = new TensorFlowEngine().diagnose();
        assertThat(diagnosis.facts())
                .contains(
                        new Fact("native library", "built for CUDA 12.5 and cuDNN 9"),
                        new Fact(
                                "libraries of CUDA",
                                "missing: libcudart.so.12, libcublas.so.12, libcublasLt.so.12, libcufft.so.11,"
                                        + " libcusolver.so.11, libcusparse.so.12, libcudnn.so.9"),
                        new Fact("looked for in", LibraryPath.ofThisProcess().toString()));
        assertThat(diagnosis.devices())
                .containsExactly(
                        new DeviceState(Device.gpu(0), Trial.REFUSED, REFUSAL),
                        new DeviceState(Device.CPU, Trial.USABLE, null));
        assertThat(diagnosis.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what())
                        .isEqualTo("TensorFlow lists gpu:0, but it does not take a model: " + REFUSAL));
    }
}
