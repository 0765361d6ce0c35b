package dev.augur.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NvidiaDriverTest {
    private static final LibraryPath NOWHERE = new LibraryPath(Set.of(), List.of(), Map.of(), List.of());

    @TempDir
    Path folder;

    @Test
    void readsVersionAndGpusAsTheKernelShowsThem() throws Exception {
        Files.writeString(folder.resolve("version"), """
                NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023
                GCC version:  gcc version 12.3.0 (Ubuntu 12.3.0-1ubuntu1)
                """);
        Files.createDirectories(folder.resolve("gpus/0000:01:00.0"));
        Files.createDirectories(folder.resolve("gpus/0000:02:00.0"));
        NvidiaDriver driver = NvidiaDriver.read(folder, NOWHERE);
        assertThat(driver).isEqualTo(new NvidiaDriver("535.104.05", 2, false));
        assertThat(driver)
                .hasToString("NVIDIA driver 535.104.05 is loaded, but its libcuda.so.1 is not found: in a container, "
                        + "start it with the NVIDIA runtime (--gpus all)");
    }

    @Test
    void readsTheVersionOfTheOpenKernelModule() throws Exception {
        Files.writeString(
                folder.resolve("version"),
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (dvs-builder)\n");
        assertThat(NvidiaDriver.read(folder, NOWHERE).version()).isEqualTo("570.86.15");
    }

    @Test
    void withoutADriverItSaysWhatItLookedFor() {
        assertThat(NvidiaDriver.read(folder, NOWHERE))
                .isEqualTo(new NvidiaDriver(null, 0, false))
                .hasToString("no NVIDIA driver found (no libcuda.so.1, no /proc/driver/nvidia/version)");
        assertThat(new NvidiaDriver(null, 0, true))
                .hasToString("libcuda.so.1 is there, but no NVIDIA kernel module is loaded");
        assertThat(new NvidiaDriver("1.2", 1, true)).hasToString("NVIDIA driver 1.2");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "'0', 1",
        "'0,2', 2",
        "'1,-1,0', 1",
        "'-1', 0",
        "'GPU-5ebe9f43,GPU-b9b6f1a2', 2",
        "'0,1,2,3,4,5', 4"
    })
    void visibleDevicesCountByTheRulesOfCuda(String visible, int expected) {
        assertThat(new NvidiaDriver("1.2", 4, true).visibleGpus(visible)).isEqualTo(expected);
    }

    @Test
    void withoutTheVariableAllAreVisible() {
        assertThat(new NvidiaDriver("1.2", 4, true).visibleGpus(null)).isEqualTo(4);
    }
}
