package dev.augur.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.doctor.Jvm.Limits;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Diagnosis.Trial;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The single checks, on machines that are folders. */
final class ChecksTest {
    private static final long GIB = 1L << 30;
    private static final Cgroup NONE = new Cgroup(0, null, null);

    @TempDir
    Path root;

    private Machine machine(Map<String, String> environment) {
        return new Machine(root, environment);
    }

    private void write(String absolute, String... lines) throws IOException {
        Path file = machine(Map.of()).at(absolute);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, List.of(lines));
    }

    private static List<String> whats(Report.Section section) {
        return section.findings().stream()
                .map(finding -> finding.severity() + " " + finding.what())
                .toList();
    }

    @Test
    void readsCgroupsOfVersion1() throws Exception {
        write(
                "/proc/self/mountinfo",
                "33 32 0:29 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro,nosuid - cgroup cgroup rw,cpu,cpuacct",
                "37 32 0:33 /docker/abc /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory");
        write("/proc/self/cgroup", "4:memory:/docker/abc", "3:cpu,cpuacct:/docker/abc/in", "0::/");
        write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "300000");
        write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
        write("/sys/fs/cgroup/cpu,cpuacct/in/cpu.cfs_quota_us", "25000");
        write("/sys/fs/cgroup/cpu,cpuacct/in/cpu.cfs_period_us", "50000");
        write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        assertThat(Cgroup.of(machine(Map.of()))).isEqualTo(new Cgroup(1, 0.5, null));
        write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912");
        assertThat(Cgroup.of(machine(Map.of()))).isEqualTo(new Cgroup(1, 0.5, GIB / 2));
    }

    @Test
    void readsCgroupsOfVersion2() throws Exception {
        write("/proc/self/mountinfo", "29 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate");
        write("/proc/self/cgroup", "0::/pod/one");
        write("/sys/fs/cgroup/pod/cpu.max", "150000 100000");
        write("/sys/fs/cgroup/pod/one/cpu.max", "max 100000");
        write("/sys/fs/cgroup/pod/memory.max", "max");
        write("/sys/fs/cgroup/pod/one/memory.max", "1073741824");
        assertThat(Cgroup.of(machine(Map.of()))).isEqualTo(new Cgroup(2, 1.5, GIB));
    }

    @Test
    void aSystemWithoutCgroupsHasNone() {
        assertThat(Cgroup.of(machine(Map.of()))).isEqualTo(NONE);
    }

    @ParameterizedTest
    @CsvSource({"0-3, 4", "0, 1", "'0-1,8-11,15', 7", "'', 0"})
    void countsProcessorsOfAList(String list, int count) {
        assertThat(Processors.count(list)).isEqualTo(count);
    }

    @Test
    void comparesProcessorsWithTheQuota() throws Exception {
        write("/proc/self/status", "Name:\tjava", "Cpus_allowed_list:\t0-7");
        write("/proc/cpuinfo", "processor\t: 0", "model name\t: A processor", "flags\t\t: fpu sse2 avx2 avx512f");
        assertThat(whats(new Processors(machine(Map.of()), new Cgroup(2, 1.5, null), 8).look()))
                .containsExactly("WARNING The JVM counts 8 processors, but this process may use 2");
        assertThat(whats(new Processors(machine(Map.of()), NONE, 2).look()))
                .containsExactly("WARNING The JVM counts 2 processors, but this process may use 8");
        assertThat(whats(new Processors(machine(Map.of()), new Cgroup(2, 0.25, null), 1).look()))
                .containsExactly("WARNING The cgroup gives this process the time of 0.25 processors");
        assertThat(new Processors(machine(Map.of()), NONE, 8).look())
                .returns(List.of(), Report.Section::findings)
                .extracting(Report.Section::facts)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Fact.class))
                .contains(new Fact("model", "A processor"), new Fact("features", "avx2 avx512f"));
    }

    @Test
    void aProcessorWithoutAvx2IsSlow() throws Exception {
        write("/proc/cpuinfo", "flags\t\t: fpu sse2 avx");
        assertThat(whats(new Processors(machine(Map.of()), NONE, 1).look()))
                .containsExactly("WARNING The processor has no AVX2, or the virtual machine hides it");
        write("/proc/cpuinfo", "Features\t: fp asimd bf16");
        assertThat(whats(new Processors(machine(Map.of()), NONE, 1).look())).isEmpty();
    }

    @Test
    void comparesTheHeapWithTheContainer() {
        Cgroup container = new Cgroup(2, null, GIB);
        assertThat(whats(new Jvm(container, new Limits(2 * GIB, GIB, GIB)).look()))
                .contains(
                        "ERROR The heap may grow to 2147483648 bytes (2.0 GiB), the container's memory ends at 1073741824"
                                + " bytes (1.0 GiB)");
        assertThat(whats(new Jvm(container, new Limits(GIB - 1, GIB, GIB)).look()))
                .anyMatch(what -> what.startsWith("WARNING The heap may grow to "));
        assertThat(whats(new Jvm(container, new Limits(GIB / 4, GIB, GIB)).look()))
                .noneMatch(what -> what.contains("heap"));
    }

    @Test
    void namesContainersFunctionsMuslAndAnUnusedGpu() throws Exception {
        write("/.dockerenv");
        write("/proc/self/maps", "7f0-7f1 r-xp 00000000 08:01 1 /lib/ld-musl-x86_64.so.1");
        write("/proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15");
        Report.Section section = new Surroundings(machine(Map.of(
                        "AWS_LAMBDA_FUNCTION_NAME", "embed",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769",
                        "KUBERNETES_SERVICE_HOST", "10.0.0.1")))
                .look(false);
        assertThat(section.facts())
                .contains(
                        new Fact("C library", "musl"),
                        new Fact("container", "Docker, Kubernetes"),
                        new Fact("AWS Lambda", "embed, 1769 MB"),
                        new Fact("invocations at once", "1"));
        assertThat(whats(section))
                .containsExactly(
                        "ERROR The C library is musl", "WARNING There is an NVIDIA driver, but no engine lists a GPU");
    }

    @Test
    void aTemporaryFolderThatIsNotThereWillFail() throws Exception {
        assertThat(whats(new TempFolder(machine(Map.of()), root.resolve("none"), 0).look()))
                .containsExactly(
                        "ERROR The temporary folder " + root.resolve("none") + " is not a folder that can be written");
    }

    @Test
    void theLatestAndLongestMountHoldsAPath() throws Exception {
        write(
                "/proc/self/mountinfo",
                "1 0 8:1 / / rw - ext4 /dev/root rw",
                "2 1 0:1 / /tmp rw,noexec - tmpfs none rw",
                "3 2 0:2 / /tmp rw - tmpfs none rw");
        assertThat(new Mounts(machine(Map.of())).holding(Path.of("/tmp/x")))
                .get()
                .returns(List.of("rw"), Mounts.Mount::options);
        assertThat(new Mounts(machine(Map.of())).holding(Path.of("/tmpx")))
                .get()
                .returns("/", Mounts.Mount::point);
    }

    @Test
    void namesTheLibrariesThatAreMissingOnAnEmptyMachine() {
        Library library = onnxRuntime();
        Diagnosis diagnosis = new Libraries(machine(Map.of()))
                .look(new Diagnosis("engine", List.of(), List.of(library), List.of(), List.of()));
        assertThat(diagnosis.findings())
                .extracting(Finding::what)
                .contains("libonnxruntime.so needs libdl.so.2, librt.so.1, libpthread.so.0, libstdc++.so.6, libm.so.6,"
                        + " libgcc_s.so.1, libc.so.6, ld-linux-x86-64.so.2, not found on the library path");
    }

    @Test
    void findsLibrariesInTheCacheAndInFolders() throws Exception {
        write("/etc/ld.so.cache", "glibc-ld.so.cache1.1\0/usr/lib/libgcc_s.so.1\0/opt/libm.so.6\0");
        write("/opt/cuda/libdl.so.2");
        LibraryPath path = new LibraryPath(machine(Map.of("LD_LIBRARY_PATH", "/opt/cuda:/none")));
        assertThat(path.has("libgcc_s.so.1")).isTrue();
        assertThat(path.has("libm.so.6")).isTrue();
        assertThat(path.has("libdl.so.2")).isTrue();
        assertThat(path.has("libm.so")).isFalse();
        assertThat(path.has("librt.so.1")).isFalse();
    }

    @Test
    void anOlderCLibraryWillFail() throws Exception {
        write("/proc/self/maps", "7f0-7f1 r-xp 00000000 08:01 1                  /usr/lib/libc.so.6");
        write("/usr/lib/libc.so.6", "GNU C Library (Debian GLIBC 2.19-18) stable release version 2.19, by Roland");
        Diagnosis diagnosis = new Libraries(machine(Map.of()))
                .look(new Diagnosis("engine", List.of(), List.of(onnxRuntime()), List.of(), List.of()));
        assertThat(diagnosis.findings())
                .extracting(Finding::what)
                .contains("libonnxruntime.so needs glibc 2.27, this system has glibc 2.19");
    }

    private static Library onnxRuntime() {
        URL file = ChecksTest.class.getClassLoader().getResource("ai/onnxruntime/native/linux-x64/libonnxruntime.so");
        return new Library("libonnxruntime.so", Objects.requireNonNull(file).toString(), true, null);
    }

    @Test
    void filesThatAreNoLibrariesAreRefused() {
        assertThatThrownBy(() -> Elf.read(() -> new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class)
                .hasMessage("It is no 64-bit little-endian ELF file");
        assertThatThrownBy(() -> Elf.read(() -> new ByteArrayInputStream(new byte[3])))
                .isInstanceOf(IOException.class);
    }

    @Test
    void damagedLibrariesNeverDoAnythingButThrow() throws Exception {
        byte[] library = Files.readAllBytes(java());
        java.util.SplittableRandom random = new java.util.SplittableRandom(4);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = java.util.Arrays.copyOf(library, random.nextInt(100, library.length + 1));
            for (int j = 0; j < 4; j++) {
                damaged[random.nextInt(Math.min(damaged.length, 2_000))] = (byte) random.nextInt();
            }
            try {
                Elf.read(() -> new ByteArrayInputStream(damaged));
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 2_000);
    }

    private static Path java() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isExecutable(java), "skipped: there is no ELF program here");
        return java;
    }

    @Test
    void diagnosesSurviveTheWire() throws Exception {
        Diagnosis diagnosis = new Diagnosis(
                "engine 1",
                List.of(new Fact("a", "ü")),
                List.of(new Library("l", null, false, null), new Library("m", "jar:x", true, "/tmp")),
                List.of(
                        new DeviceState(Device.CPU, Trial.USABLE, null),
                        new DeviceState(Device.gpu(1), Trial.REFUSED, "no driver")),
                List.of(new Finding(Severity.WARNING, "what", "why", "change")));
        assertThat(Wire.diagnosis(Wire.line(diagnosis))).isEqualTo(diagnosis);
    }
}
