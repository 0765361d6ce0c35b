package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import dev.augur.tck.AddressSpace;
import dev.augur.tck.ForkedJvm;
import dev.augur.tck.MemoryShortage;
import dev.augur.tck.TorchArchive;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process without memory for a run, for real, and the texts of devices that this machine may not have. */
final class OutOfMemoryTest {
    @TempDir
    Path folder;

    /** Spreads each row over 128 MiB, and takes the mean of that. */
    static TorchArchive wide() {
        return new TorchArchive()
                .forward(
                        "x: Tensor",
                        "Tensor",
                        "spread = torch.repeat(x, [1, " + (32 << 20) + "])",
                        "return torch.mean(spread, [1], True)");
    }

    @Test
    void aBatchForWhichThereIsNoMemoryIsSplitAndTheProcessGoesOn() throws Exception {
        Assumptions.assumeTrue(
                AddressSpace.canBeLimited(), "skipped: prlimit is not there to limit the memory of a process");
        Path model = wide().writeTo(folder.resolve("wide.pt"));
        String printed = ForkedJvm.run(Duration.ofMinutes(2), OutOfMemoryProgram.class, model.toString());
        System.out.println(printed);
        assertThat(printed).containsPattern(MemoryShortage.EXPECTED).contains("DefaultCPUAllocator: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[enforce fail at alloc_cpu.cpp:115] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 6 bytes. Error code 12 (Cannot allocate memory)",
                "[enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: not enough memory: you tried to allocate 64 bytes.",
                "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 14.75 GiB of which 14.65 GiB is free.",
                "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript:\n  File \"code\", line 5, in forward\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB.",
                "std::bad_alloc"
            })
    void theTextsOfEveryDeviceAreKnown(String text) {
        assertThat(DjlErrors.isOutOfMemory(new EngineException(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1",
                "CUDA error: an illegal memory access was encountered",
                "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript:\n  # raised when out of memory\nRuntimeError: mat1 and mat2 shapes cannot be multiplied"
            })
    void otherFailuresAreNot(String text) {
        assertThat(DjlErrors.isOutOfMemory(new EngineException(text))).isFalse();
    }
}
