package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.engine.Diagnosis;
import dev.augur.onnxruntime.OnnxRuntimeOptions.ExecutionMode;
import dev.augur.onnxruntime.OnnxRuntimeOptions.ThreadPool;
import dev.augur.tck.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many threads ONNX Runtime starts, counted in JVMs of their own, because a process has one environment. */
final class ThreadsTest {
    @BeforeEach
    void needsTheThreadsOfAProcess() {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "skipped: this system has no /proc");
    }

    @Test
    void modelsShareOnePoolOfAsManyThreadsAsTheJvmHasProcessors() throws Exception {
        assertThat(run("-XX:ActiveProcessorCount=3", "defaults")).isEqualTo("4 models, 2 threads beside the caller\n");
    }

    @Test
    void oneProcessorNeedsNoThread() throws Exception {
        assertThat(run("-XX:ActiveProcessorCount=1", "defaults")).isEqualTo("4 models, 0 threads beside the caller\n");
    }

    @Test
    void theFirstEngineSetsTheSizeOfThePool() throws Exception {
        assertThat(run("-XX:ActiveProcessorCount=2", "five")).isEqualTo("4 models, 4 threads beside the caller\n");
    }

    @Test
    void threadsOfTheirOwnAreForEachModelBesideThePool() throws Exception {
        assertThat(run("-XX:ActiveProcessorCount=2", "own")).isEqualTo("4 models, 9 threads beside the caller\n");
    }

    @Test
    void anEnvironmentOfOtherCodeGivesEachModelThreadsOfItsOwnAndAWarning() throws Exception {
        assertThat(run("-XX:ActiveProcessorCount=3", "late"))
                .contains(
                        "Model 'm0' gets 3 threads of its own: other code of this process made ONNX Runtime's environment,"
                                + " without a shared pool.")
                .endsWith("4 models, 8 threads beside the caller\n");
    }

    private static String run(String option, String what) throws Exception {
        List<String> launch = new ArrayList<>(List.of(
                option, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", System.getProperty("java.class.path")));
        launch.addAll(List.of(ThreadsProgram.class.getName(), what));
        return ForkedJvm.launch(Duration.ofMinutes(2), launch);
    }

    @Test
    void whoSetsThreadsGetsThreadsOfItsOwn() {
        assertThat(OnnxRuntimeOptions.builder().intraOpThreads(1).build().threadPool())
                .isEqualTo(ThreadPool.OWN);
        assertThat(OnnxRuntimeOptions.builder().spinning(true).build().threadPool())
                .isEqualTo(ThreadPool.OWN);
        assertThat(OnnxRuntimeOptions.builder()
                        .executionMode(ExecutionMode.PARALLEL)
                        .build()
                        .threadPool())
                .isEqualTo(ThreadPool.OWN);
        assertThat(OnnxRuntimeOptions.builder()
                        .threadPool(ThreadPool.SHARED)
                        .intraOpThreads(3)
                        .build()
                        .threadPool())
                .isEqualTo(ThreadPool.SHARED);
    }

    @Test
    void operatorsInParallelNeedThreadsOfTheirOwn() {
        OnnxRuntimeOptions.Builder builder =
                OnnxRuntimeOptions.builder().threadPool(ThreadPool.SHARED).executionMode(ExecutionMode.PARALLEL);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threadPool must be OWN with executionMode PARALLEL, got SHARED");
    }

    @Test
    void theDiagnosisTriesTheListedDevices() {
        Diagnosis diagnosis = new OnnxRuntimeEngine().diagnose();
        assertThat(diagnosis.engine()).isEqualTo("ONNX Runtime 1.28.0");
        assertThat(diagnosis.devices())
                .isNotEmpty()
                .noneMatch(state -> state.trial() == Diagnosis.Trial.NOT_TRIED)
                .anyMatch(state -> state.trial() == Diagnosis.Trial.USABLE);
        assertThat(diagnosis.libraries())
                .filteredOn(Diagnosis.Library::required)
                .hasSize(2)
                .allMatch(library -> library.location() != null);
    }

    @Test
    void theDiagnosisNamesTheFaultOfAVersion() {
        assertThat(OnnxDiagnosis.knownFault("1.28.0", null)).isNull();
        assertThat(OnnxDiagnosis.knownFault("1.29.0", null))
                .extracting(Object::toString)
                .asString()
                .contains(
                        "severity=ERROR",
                        "ONNX Runtime 1.29.0 sends usage data by default",
                        "set ORT_DISABLE_TELEMETRY=1");
        assertThat(OnnxDiagnosis.knownFault("null", null)).isNull();
    }
}
