package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Diagnosis.Trial;
import dev.augur.engine.Finding;
import dev.augur.platform.ElfFile;
import dev.augur.tck.TorchArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the engine says of itself here. */
final class DiagnosisTest {
    private static DjlEngine engine() {
        return Torch.engine(DjlModelOptions.defaults());
    }

    private static Map<String, String> facts(Diagnosis diagnosis) {
        return diagnosis.facts().stream().collect(Collectors.toMap(Fact::name, Fact::value));
    }

    @Test
    void aWorkingEngineIsTriedOnTheCpu() {
        Diagnosis diagnosis = engine().diagnose();
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(diagnosis.engine()).isEqualTo("PyTorch 2.7.1 (DJL 0.35.1)");
        assertThat(facts(diagnosis))
                .containsEntry("platform", TorchParts.platform())
                .containsEntry("native libraries", "built for the CPU alone")
                .containsEntry(
                        "threads", processors + " intra-op and " + processors + " inter-op, for the whole process")
                .containsEntry("DJL's switches", "OPT_OUT_TRACKING=true, ai.djl.offline=true")
                .containsKey("loaded from");
        assertThat(diagnosis.devices()).containsExactly(new DeviceState(Device.CPU, Trial.USABLE, null));
        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyLibraryIsNamedWithItsPlaceAndCanBeReadThere() throws Exception {
        Diagnosis diagnosis = engine().diagnose();
        assertThat(diagnosis.libraries())
                .extracting(Library::name)
                .contains("libc10.so", "libtorch.so", "libtorch_cpu.so", "libdjl_torch.so");
        for (Library library : diagnosis.libraries()) {
            Path file = Path.of(Objects.requireNonNull(library.location(), library.name()));
            assertThat(ElfFile.read(file).machine()).isPositive();
        }
    }

    @Test
    void anEngineThatIsNotThereIsAFinding() {
        Diagnosis diagnosis =
                DjlEngine.of("TensorFlow", Torch.options().build()).diagnose();
        assertThat(diagnosis.engine()).isEqualTo("TensorFlow (DJL)");
        assertThat(diagnosis.devices()).isEmpty();
        assertThat(diagnosis.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
            assertThat(finding.what())
                    .startsWith(
                            "The engine cannot be started: DJL's engine TensorFlow is not on the class path; there are [");
        });
    }

    @Test
    void moreThreadsThanProcessorsAreAFinding() {
        DjlRuntime runtime = new DjlRuntime("PyTorch", Torch.options().build());
        assertThat(new DjlDiagnosis(runtime, 0).run("PyTorch").findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what())
                        .startsWith("PyTorch runs with ")
                        .endsWith(" inter-op threads, but this JVM counts 0 processors"));
    }

    @Test
    void anotherEngineIsStartedAndNotTried() throws Exception {
        OtherProvider.register();
        Diagnosis diagnosis = DjlEngine.of(
                        "Other",
                        Torch.options()
                                .format(dev.augur.model.ModelFormat.TORCHSCRIPT)
                                .build())
                .diagnose();
        assertThat(diagnosis.devices()).contains(new DeviceState(Device.CPU, Trial.NOT_TRIED, null));
    }

    @Test
    void aProbeIsOneTryForEachDevice() throws Exception {
        DjlRuntime runtime = new DjlRuntime("PyTorch", Torch.options().build());
        Engine engine = runtime.start();
        Assumptions.assumeTrue(engine.getGpuCount() == 0, "skipped: this machine has a GPU");
        TorchProbes probes = new TorchProbes();
        probes.require(engine, Device.CPU);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> probes.require(engine, Device.gpu(0)))
                    .isInstanceOf(DeviceRefusedException.class)
                    .hasMessageStartingWith(
                            "the native libraries of PyTorch 2.7.1 here are built for the CPU alone; gpu:0 needs");
        }
    }

    /** The archive of the probe is a file; this is how it was made. */
    @Test
    void theModuleOfTheProbeIsWhatItIsSaidToBe() throws Exception {
        byte[] made = new TorchArchive()
                .forward("x: Tensor", "Tensor", "return torch.mm(x, x)")
                .toBytes();
        try (InputStream file =
                Objects.requireNonNull(TorchProbes.class.getResourceAsStream(TorchProbes.MODULE), TorchProbes.MODULE)) {
            assertThat(entries(file)).isEqualTo(entries(new ByteArrayInputStream(made)));
        }
    }

    private static Map<String, String> entries(InputStream archive) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries.put(entry.getName(), java.util.HexFormat.of().formatHex(zip.readAllBytes()));
        }
        return entries;
    }
}
