package dev.augur.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.doctor.DoctorProcess.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is run, in JVMs of their own, with things in place and with things missing. */
final class DoctorTest {
    private static final String NATIVES = "ai/onnxruntime/native/";

    @TempDir
    Path folder;

    private static DoctorProcess doctor() {
        DoctorProcess doctor = new DoctorProcess();
        return Runtime.version().feature() >= 22 ? doctor.option("--enable-native-access=ALL-UNNAMED") : doctor;
    }

    private static void assumeLinux() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/maps")), "skipped: this is not Linux");
    }

    @Test
    void tellsWhatTheSystemTells() throws Exception {
        assumeLinux();
        Answer answer = doctor().run();
        assertThat(answer.exit()).as(answer.text()).isZero();
        String snapshot = new String(
                DoctorTest.class.getResourceAsStream("report.txt").readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(DoctorProcess.structure(answer.text())
                        .lines()
                        .filter(line -> !line.matches("(WARNING|  why|  do).*")))
                .containsSubsequence(snapshot.lines().toList());
        assertFact(answer.text(), "online", DoctorProcess.system("nproc", "--all"));
        assertFact(answer.text(), "allowed to this process", DoctorProcess.system("nproc"));
        assertFact(answer.text(), "C library", DoctorProcess.system("getconf", "GNU_LIBC_VERSION"));
        assertFact(
                answer.text(),
                "threads by default",
                Runtime.getRuntime().availableProcessors() + ", shared by all models");
        assertFact(answer.text(), "cpu", "usable: a small model was loaded on it");
    }

    private static void assertFact(String text, String name, String value) {
        assertThat(text.lines().map(String::trim).filter(line -> line.startsWith(name + " ")))
                .as(name)
                .singleElement()
                .asString()
                .contains(" " + value);
    }

    @Test
    void jsonHasTheSame() throws Exception {
        Answer answer = doctor().argument("--json").argument("--in-process").run();
        assertThat(answer.exit()).as(answer.text()).isZero();
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(answer.text())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    names.add(parser.currentName());
                } else if (token.isScalarValue()) {
                    values.add(parser.getText());
                }
            }
        }
        assertThat(names)
                .startsWith("errors", "warnings", "sections", "System", "system", "C library")
                .contains("JVM", "Processors", "Temporary folder", "engines", "devices", "trial")
                .endsWith("findings");
        assertThat(values).startsWith("0").contains("ONNX Runtime 1.28.0", "cpu", "USABLE");
    }

    @Test
    void noEngineWillFail() throws Exception {
        Answer answer = doctor().without(".*(onnxruntime|tokenizers).*").run();
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.text())
                .contains("To change (will fail: 1, warnings: 0)", "WILL FAIL  There is no engine on the class path");
    }

    @Test
    void wrongArgumentsAreNotAFinding() throws Exception {
        Answer answer = doctor().argument("--jsn").run();
        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.text()).contains("Unknown option: '--jsn'", "--json");
    }

    @Test
    void twoJarsOfOneRuntimeWillFail() throws Exception {
        unpack("ai/onnxruntime/OrtEnvironment.class");
        Answer answer = doctor().with(folder).run();
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.text()).contains("WILL FAIL  ONNX Runtime is on the class path 2 times: ", folder.toString());
    }

    @Test
    void nativesForAnotherPlatformOnlyWillFail() throws Exception {
        assumeLinux();
        Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "skipped: the case is for x64");
        unpack("");
        Answer none = doctor().without(".*/onnxruntime-1[^/]*jar").with(folder).run();
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.text())
                .contains("WILL FAIL  There is no libonnxruntime.so for linux-x64 on the class path")
                .contains("WILL FAIL  The native libraries of ONNX Runtime cannot be loaded: ")
                .contains("Temporary folder");

        Path here = Files.createDirectories(folder.resolve(NATIVES + "linux-x64"));
        Files.copy(folder.resolve("arm.so"), here.resolve("libonnxruntime.so"));
        Answer wrong = doctor().without(".*/onnxruntime-1[^/]*jar").with(folder).run();
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.text())
                .contains("WILL FAIL  libonnxruntime.so is built for another processor (ELF machine 183, here 62)")
                .contains("WILL FAIL  The native libraries of ONNX Runtime cannot be loaded: ");
    }

    /** Unpacks the jar's classes with that beginning, and a native library of another platform, to the folder. */
    private void unpack(String beginning) throws IOException {
        Path jar = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                .filter(entry -> entry.matches(".*/onnxruntime-1[^/]*jar"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                Stream<Path> entries = Files.walk(files.getPath("/ai"))) {
            for (Path entry :
                    entries.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = entry.toString().substring(1);
                if (name.startsWith(beginning)) {
                    Path copy = folder.resolve(name);
                    Files.createDirectories(copy.getParent());
                    Files.copy(entry, copy);
                }
            }
            Files.copy(files.getPath(NATIVES, "linux-aarch64/libonnxruntime4j_jni.so"), folder.resolve("arm.so"));
        }
    }

    @Test
    void anEngineThatCrashesOneThatIsNotThereAndOneThatSaysNothingAreReported() throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("dev.augur.engine.Engine"),
                CrashingEngine.class.getName() + "\ndev.augur.Missing\n" + PlainEngine.class.getName() + "\n");
        for (Class<?> type : List.of(CrashingEngine.class, PlainEngine.class)) {
            String name = type.getName().replace('.', '/') + ".class";
            Path copy = folder.resolve(name);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(type.getResource("/" + name).toURI()), copy);
        }
        Answer answer = doctor().with(folder)
                .option("-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")))
                .run();
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.text())
                .contains("To change (will fail: 2, warnings: 0)")
                .contains("WILL FAIL  A JVM that examined dev.augur.doctor.CrashingEngine was ended by a crash of"
                        + " native code: SIGSEGV (0xb) at pc=")
                .contains("WILL FAIL  An engine is named on the class path that is not there: "
                        + "dev.augur.engine.Engine: Provider dev.augur.Missing not found")
                .containsPattern("Plain engine 1\\R  cpu +listed, not tried\\R")
                .containsPattern("ONNX Runtime 1\\.28\\.0\\R");
    }

    @Test
    void moreProcessorsThanThereAreIsAWarning() throws Exception {
        assumeLinux();
        int more = Integer.parseInt(DoctorProcess.system("nproc", "--all")) + 3;
        Answer answer = doctor().option("-XX:ActiveProcessorCount=" + more).run();
        assertThat(answer.exit()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains("WARNING    The JVM counts " + more + " processors, but this process may use ")
                .contains(" " + more + ", shared by all models");
    }

    @Test
    void threadsFollowTheQuotaOfACgroup() throws Exception {
        assumeLinux();
        Path group = Path.of(
                "/sys/fs/cgroup/cpu/augur-doctor-" + ProcessHandle.current().pid());
        Assumptions.assumeTrue(
                Files.isWritable(Path.of("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")),
                "skipped: no cgroup of version 1 can be made here");
        Files.createDirectory(group);
        try {
            Files.writeString(group.resolve("cpu.cfs_period_us"), "100000");
            for (Map.Entry<Integer, Integer> quota :
                    Map.of(75_000, 1, 150_000, 2).entrySet()) {
                Files.writeString(
                        group.resolve("cpu.cfs_quota_us"), quota.getKey().toString());
                Answer answer = doctor().within("sh", "-c", "echo $$ >" + group + "/cgroup.procs && exec \"$0\" \"$@\"")
                        .argument("--in-process")
                        .run();
                int threads = Math.min(quota.getValue(), Runtime.getRuntime().availableProcessors());
                assertThat(answer.exit()).as(answer.text()).isZero();
                assertFact(answer.text(), "cgroup's quota", Units.number(quota.getKey() / 100_000.0));
                assertFact(answer.text(), "seen by the JVM", Integer.toString(threads));
                assertFact(answer.text(), "threads by default", threads + ", shared by all models");
            }
        } finally {
            Files.delete(group);
        }
    }

    @Test
    void aTemporaryFolderWithoutExecutionWillFail() throws Exception {
        assumeLinux();
        Assumptions.assumeFalse(
                DoctorProcess.system("unshare", "-m", "sh", "-c", "mount -t tmpfs none " + folder + " && echo done")
                        .isEmpty(),
                "skipped: no file system can be mounted here");
        Answer answer = doctor().option("-Djava.io.tmpdir=" + folder)
                .within(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o noexec,size=8m none " + folder + " && exec \"$0\" \"$@\"")
                .run();
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.text())
                .contains("WILL FAIL  The temporary folder " + folder + " is on " + folder + ", mounted noexec")
                .contains("WILL FAIL  The temporary folder " + folder + " has ")
                .contains("WILL FAIL  The native libraries of ONNX Runtime cannot be loaded: ");
    }

    @Test
    void runsOnTheModulePath() throws Exception {
        DoctorProcess doctor = new DoctorProcess();
        if (Runtime.version().feature() >= 22) {
            doctor.option("--enable-native-access=com.microsoft.onnxruntime");
        }
        // What DJL's tokenizers bring is not made for the module path.
        String modules = doctor.without(".*(tokenizers|djl|gson|jna|commons|error_prone).*")
                .classPath();
        Answer answer = doctor.run(List.of("-p", modules, "-m", "dev.augur.doctor/" + Doctor.class.getName()));
        assertThat(answer.exit()).as(answer.text()).isZero();
        assertFact(answer.text(), "cpu", "usable: a small model was loaded on it");
    }
}
