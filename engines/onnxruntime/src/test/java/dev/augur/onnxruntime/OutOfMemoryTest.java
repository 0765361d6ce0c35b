package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.augur.tck.AddressSpace;
import dev.augur.tck.ForkedJvm;
import dev.augur.tck.MemoryShortage;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process without memory for a run, for real, and the texts of devices that this machine may not have. */
final class OutOfMemoryTest {
    private static final int FLOATS_PER_ROW = 32 << 20;

    @TempDir
    Path folder;

    /** Spreads each row over 128 MiB, and takes the mean of that. */
    static Path wideModel(Path folder) throws IOException {
        Dim batch = Dim.of("batch");
        return new OnnxGraph()
                .input("x", DType.FLOAT32, batch, Dim.of(1))
                .output("y", DType.FLOAT32, batch, Dim.of(1))
                .constant("wide", Shape.of(2), 1L, (long) FLOATS_PER_ROW)
                .node("Expand", List.of("x", "wide"), List.of("spread"))
                .node("ReduceMean", List.of("spread"), List.of("y"), OnnxGraph.Attribute.list("axes", 1L))
                .writeTo(folder.resolve("wide.onnx"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchForWhichThereIsNoMemoryIsSplitAndTheProcessGoesOn(boolean arena) throws Exception {
        Assumptions.assumeTrue(
                AddressSpace.canBeLimited(), "skipped: prlimit is not there to limit the memory of a process");
        String printed = ForkedJvm.run(
                Duration.ofMinutes(2),
                OutOfMemoryProgram.class,
                wideModel(folder).toString(),
                Boolean.toString(arena));
        System.out.println(printed);
        assertThat(printed).containsPattern(MemoryShortage.EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Non-zero status code returned while running ReduceSum node. Failed to allocate memory for requested buffer of size 939524096",
                "bfc_arena.cc:376 AllocateRawInternal Available memory of 1048576 is smaller than requested bytes of 4194304",
                "CUDA failure 2: out of memory ; GPU=0 ; hostname=h",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
                "CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED",
                "TensorRT EP failed: OutOfMemory (no further information)",
                "std::bad_alloc",
                "bad allocation",
                "DmlExecutionProvider: 8007000E Not enough memory resources are available to complete this operation."
            })
    void theTextsOfEveryDeviceAreKnown(String text) {
        assertThat(OrtErrors.isOutOfMemory(new OrtException(OrtErrorCode.ORT_FAIL, text)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Got invalid dimensions for input: x for the following indices",
                "CUDA failure 700: an illegal memory access was encountered",
                "Node (Gather_1) Op (Gather) indices element out of data bounds"
            })
    void otherFailuresAreNot(String text) {
        assertThat(OrtErrors.isOutOfMemory(new OrtException(OrtErrorCode.ORT_FAIL, text)))
                .isFalse();
    }
}
