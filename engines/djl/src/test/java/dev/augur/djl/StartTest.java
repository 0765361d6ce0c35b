package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ForkedJvm;
import dev.augur.tck.TorchArchive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How DJL starts, and how it does not, each in a JVM of its own. */
final class StartTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SEPARATOR = System.getProperty("path.separator");

    @TempDir
    Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void write() throws Exception {
        model = new TorchArchive()
                .forward("x: Tensor", "Tensor", "return torch.add(x, x)")
                .writeTo(folder.resolve("model.pt"));
    }

    private static String classPath(String without) {
        return Arrays.stream(System.getProperty("java.class.path").split(SEPARATOR))
                .filter(entry -> without.isEmpty() || !entry.contains(without))
                .collect(Collectors.joining(SEPARATOR));
    }

    private String start(String what, String without, String... properties) throws Exception {
        List<String> launch = new ArrayList<>(List.of(properties));
        launch.addAll(List.of("-cp", classPath(without), StartProgram.class.getName(), what, model.toString()));
        return ForkedJvm.launch(LIMIT, launch);
    }

    @Test
    void djlByItselfWouldCallHome() throws Exception {
        assertThat(start("bare", "")).doesNotContain("network used 0 times");
    }

    @Test
    void withAugurItIsQuiet() throws Exception {
        assertThat(start("run", "")).contains("answer 42.0\nswitches true true, network used 0 times\n");
    }

    @Test
    void whatTheUserSaysOfDownloadsAndUsageDataStays() throws Exception {
        assertThat(start("run", "pytorch-native-cpu", "-Dai.djl.offline=false", "-DOPT_OUT_TRACKING=false"))
                .contains("switches false false, network used ")
                .doesNotContain("network used 0 times");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pytorch-engine | DJL's PyTorch engine is not on the class path: add ai.djl.pytorch:pytorch-engine:0.35.1; nothing is downloaded",
                "pytorch-native-cpu | PyTorch's native libraries for PLATFORM are not on the class path: add "
                        + "ai.djl.pytorch:pytorch-native-cpu:2.7.1:PLATFORM; nothing is downloaded",
                "pytorch-jni | DJL's binding of PyTorch is not on the class path: add ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1; nothing is downloaded"
            })
    void whatIsMissingIsNamedAndNotDownloaded(String without, String text) throws Exception {
        String printed = start("run", without, "-Dai.djl.offline=false", "-DOPT_OUT_TRACKING=true");
        assertThat(printed)
                .contains(
                        "Model 'm': DJL cannot load " + model + ": " + text.replace("PLATFORM", TorchParts.platform()))
                .contains("network used 0 times");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        assertThat(start("folder", ""))
                .contains("Model 'm': DJL cannot load " + model
                        + ": DJL's engine PyTorch does not start: Failed to extract " + "PyTorch native library: ")
                .contains(
                        "; its native libraries (about 430 MB for PyTorch) are unpacked to " + model.resolve("natives")
                                + ", which must be writable and have room; choose another folder with DjlOptions.nativeFolder or the "
                                + "environment variable ENGINE_CACHE_DIR");
    }

    @Test
    void theFirstEngineDecidesTheNumbersOfThreads() throws Exception {
        assertThat(start("threads", ""))
                .containsOnlyOnce("PyTorch runs with ")
                .contains(
                        "PyTorch runs with 1 intra-op and 1 inter-op threads; 1 and 2 were asked for, but the first engine of "
                                + "a process decides, or the properties ai.djl.pytorch.num_threads and num_interop_threads")
                .contains("network used 0 times");
    }

    /** The natives stay on the class path: the name of their module is not a legal one. */
    @Test
    void runsOnTheModulePath() throws Exception {
        String modules = Arrays.stream(System.getProperty("java.class.path").split(SEPARATOR))
                .filter(entry -> entry.matches(
                        ".*/(core|tck|djl)/target/classes|.*/(core|augur-core|augur-djl|augur-engine-tck)-[^/]*SNAPSHOT.jar"
                                + "|.*/(api|pytorch-engine|pytorch-jni|gson|jna|commons-compress|commons-[a-z0-9]+|caffeine"
                                + "|slf4j-api|slf4j-simple|jspecify)-[0-9][^/]*.jar"))
                .collect(Collectors.joining(SEPARATOR));
        String natives = Arrays.stream(System.getProperty("java.class.path").split(SEPARATOR))
                .filter(entry -> entry.contains("pytorch-native-cpu"))
                .collect(Collectors.joining(SEPARATOR));
        assertThat(ForkedJvm.launch(
                        LIMIT,
                        List.of(
                                "-p",
                                modules,
                                "-cp",
                                natives,
                                "--patch-module",
                                "dev.augur.djl=" + Torch.classes(),
                                "-m",
                                "dev.augur.djl/" + StartProgram.class.getName(),
                                "run",
                                model.toString())))
                .contains("answer 42.0\nswitches true true, network used 0 times\n");
    }
}
