package dev.augur.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ProcessMemoryTest {
    @Test
    void readsTheResidentSet() {
        assertThat(ProcessMemory.resident(List.of("VmPeak:\t 10 kB", "VmRSS:\t  123456 kB", "VmData:\t 5 kB")))
                .isEqualTo(123456L << 10);
        assertThat(ProcessMemory.resident(List.of("VmPeak:\t 10 kB"))).isEqualTo(-1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessHasSome() {
        assertThat(ProcessMemory.residentBytes()).isGreaterThan(1 << 20);
    }
}
