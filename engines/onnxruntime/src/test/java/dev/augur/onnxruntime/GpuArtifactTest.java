package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import dev.augur.tck.ForkedJvm;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The artifact for GPUs on a machine without one, with the profile {@code gpu}. The provider's library has 622 MB, which
 * ONNX Runtime unpacks; the program that does so has a temporary folder of its own, which is deleted.
 */
final class GpuArtifactTest {
    private static final String CUDA = "the CUDA provider needs libcublasLt.so.12, libcublas.so.12, libcurand.so.10, "
            + "libcudart.so.12, libcudnn.so.9, not found on the library path; ONNX Runtime 1.28.0 is built for CUDA 12, "
            + "cuDNN 9: install them, or name their folders in LD_LIBRARY_PATH before the process starts; no NVIDIA "
            + "driver found (no libcuda.so.1, no /proc/driver/nvidia/version)";
    private static final String TENSOR_RT = "the TensorRT provider needs libcublas.so.12, libnvinfer.so.10, "
            + "libnvonnxparser.so.10, libcudart.so.12, libcudnn.so.9, not found on the library path; ONNX Runtime 1.28.0 "
            + "is built for CUDA 12, TensorRT 10, cuDNN 9: install them, or name their folders in LD_LIBRARY_PATH before "
            + "the process starts; no NVIDIA driver found (no libcuda.so.1, no /proc/driver/nvidia/version)";

    @TempDir
    Path folder;

    @BeforeEach
    void assumeTheArtifact() {
        boolean gpuBuild = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        if (!gpuBuild) {
            System.out.println("Skipped: the class path has onnxruntime, not onnxruntime_gpu; run with -Pgpu");
        }
        Assumptions.assumeTrue(gpuBuild, "skipped: the class path has onnxruntime, not onnxruntime_gpu");
    }

    private void assumeNothingOfNvidia() {
        LibraryPath libraries = LibraryPath.ofThisProcess();
        List<String> found =
                List.of("libcublas.so.12", "libcudart.so.12", "libcudnn.so.9", NvidiaDriver.LIBRARY).stream()
                        .filter(libraries::has)
                        .toList();
        if (!found.isEmpty()) {
            System.out.println("Skipped: this machine has " + found);
        }
        Assumptions.assumeTrue(found.isEmpty(), "skipped: this machine has " + found);
    }

    private String placements(String providers) throws Exception {
        for (String model : List.of("a", "b", "c")) {
            Files.write(folder.resolve(model + ".onnx"), OnnxModels.bytes(TckModel.DOUBLE));
        }
        return ForkedJvm.run(Duration.ofMinutes(3), PlacementProgram.class, folder.toString(), providers);
    }

    @Test
    void preferredCudaIsRefusedWithAllThatIsMissingAndRequiredCudaIsAnError() throws Exception {
        assumeNothingOfNvidia();
        List<String> expected = new ArrayList<>();
        for (String model : List.of("a", "b", "c")) {
            expected.add(model + ": gpu:0 (CUDA) refused: " + CUDA);
            expected.add(model + ": cpu runs it");
            expected.add(model + " runs on cpu with ONNX Runtime 1.28.0; asked: prefer a GPU; gpu:0 (CUDA) refused: "
                    + CUDA);
        }
        expected.add(
                "NO_DEVICE: Model 'a' has no device to run on; asked: require a GPU; gpu:0 (CUDA) refused: " + CUDA);
        assertThat(placements("cuda").lines().filter(line -> !line.startsWith("[main] WARN")))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void tensorRtIsTriedFirstAndNamesItsOwnNeeds() throws Exception {
        assumeNothingOfNvidia();
        assertThat(placements("tensorrt").lines().filter(line -> line.startsWith("b: ")))
                .containsExactly(
                        "b: gpu:0 (TensorRT) refused: " + TENSOR_RT,
                        "b: gpu:0 (CUDA) refused: " + CUDA,
                        "b: cpu runs it");
    }

    @Test
    void everyOptionIsOneThatTheProvidersLibraryKnows() throws Exception {
        Cuda cuda = Cuda.builder().memoryLimit(1 << 30).build();
        TensorRt tensorRt = TensorRt.builder()
                .calibrationTable("t")
                .workspaceBytes(1)
                .engineCache(folder)
                .build();
        assertThat(unknownTo("cuda", NativeProviders.entries(cuda))).isEmpty();
        assertThat(unknownTo("tensorrt", NativeProviders.entries(tensorRt))).isEmpty();
        assertThat(unknownTo("tensorrt", Map.of("trt_no_such_option", ""))).containsExactly("trt_no_such_option");
    }

    /** Names are texts in the library. */
    private static List<String> unknownTo(String provider, Map<String, String> options) throws Exception {
        String resource = "/ai/onnxruntime/native/linux-x64/libonnxruntime_providers_" + provider + ".so";
        List<String> unknown = new ArrayList<>(options.keySet());
        try (InputStream in = Objects.requireNonNull(OrtEnvironment.class.getResourceAsStream(resource), resource)) {
            byte[] block = new byte[1 << 20];
            int kept = 0;
            for (int read = in.read(block); read > 0; read = in.read(block, kept, block.length - kept)) {
                String text = new String(block, 0, kept + read, StandardCharsets.ISO_8859_1);
                unknown.removeIf(text::contains);
                kept = Math.min(100, kept + read);
                byte[] tail = text.substring(text.length() - kept).getBytes(StandardCharsets.ISO_8859_1);
                System.arraycopy(tail, 0, block, 0, kept);
            }
        }
        return unknown;
    }

    @Test
    void aProcessorStillRunsModels() throws Exception {
        assertThat(ForkedJvm.run(
                        Duration.ofMinutes(2),
                        QuietProgram.class,
                        Files.write(folder.resolve("m.onnx"), OnnxModels.bytes(TckModel.DOUBLE))
                                .toString()))
                .contains("FLOAT32[1, 4] 2.0");
    }
}
