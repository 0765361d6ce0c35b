package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Device;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Diagnosis.Trial;
import dev.augur.engine.Finding;
import dev.augur.platform.ElfFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the engine says of itself here. */
final class DiagnosisTest {
    private static Map<String, String> facts(Diagnosis diagnosis) {
        return diagnosis.facts().stream().collect(Collectors.toMap(Fact::name, Fact::value));
    }

    private static Diagnosis diagnose(TensorFlowOptions options, int processors) {
        return new TfDiagnosis(options, new DeviceProbes(), processors).run();
    }

    @Test
    void aWorkingLibraryIsTriedOnTheCpu() {
        Diagnosis diagnosis = new TensorFlowEngine().diagnose();
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(diagnosis.engine()).isEqualTo("TensorFlow 2.18.0");
        assertThat(facts(diagnosis))
                .containsEntry("artifacts", "tensorflow-core-native 1.1.0")
                .containsEntry("platform", Loader.getPlatform())
                .containsEntry(
                        "threads by default",
                        processors + " for each operator, one pool for the process; operators one after the other")
                .containsKey("unpacked to");
        assertThat(diagnosis.devices()).contains(new DeviceState(Device.CPU, Trial.USABLE, null));
        Assumptions.assumeFalse(NativeLibrary.isBuiltForGpus(), "skipped: the rest is of the library for the CPU");
        assertThat(facts(diagnosis)).containsEntry("native library", "built for the CPU alone");
        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void everyLibraryIsNamedWithItsPlaceAndCanBeReadThere() throws Exception {
        Assumptions.assumeTrue(Loader.getPlatform().startsWith("linux"), "skipped: names of Linux");
        Diagnosis diagnosis = new TensorFlowEngine().diagnose();
        assertThat(diagnosis.libraries())
                .extracting(Library::name)
                .containsExactly("libjnitensorflow.so", "libtensorflow_cc.so.2", "libtensorflow_framework.so.2");
        for (Library library : diagnosis.libraries()) {
            assertThat(library.required()).isTrue();
            Path file = Path.of(Objects.requireNonNull(library.location(), library.name()));
            assertThat(ElfFile.read(file).needed()).contains("libc.so.6");
        }
    }

    @Test
    void moreThreadsThanProcessorsAreAFinding() {
        TensorFlowOptions many =
                TensorFlowOptions.builder().intraOpThreads(8).interOpThreads(3).build();
        Diagnosis diagnosis = diagnose(many, 2);
        assertThat(facts(diagnosis))
                .containsEntry(
                        "threads by default",
                        "8 for each operator, one pool for the process; 3 operators of a model at once");
        assertThat(diagnosis.findings())
                .extracting(Finding::what)
                .contains("The options ask for 8 threads for each operator, but this JVM counts 2 processors");
    }
}
