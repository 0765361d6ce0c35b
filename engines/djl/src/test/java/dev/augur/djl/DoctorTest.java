package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.doctor.Doctor;
import dev.augur.tck.ForkedJvm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the doctor prints of this engine. */
final class DoctorTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SEPARATOR = System.getProperty("path.separator");

    /** Without the other engine of the tests' class path. */
    private static String doctor(String... arguments) throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(SEPARATOR))
                .filter(entry -> !entry.contains("onnxruntime"))
                .collect(Collectors.joining(SEPARATOR));
        List<String> launch = new java.util.ArrayList<>(List.of(
                "-DENGINE_CACHE_DIR=" + Torch.classes().resolveSibling("natives"),
                "-cp",
                classPath,
                Doctor.class.getName()));
        launch.addAll(List.of(arguments));
        return ForkedJvm.launch(LIMIT, launch);
    }

    /** Examined in a JVM of its own. */
    @Test
    void asText() throws Exception {
        assertThat(doctor())
                .contains("\nPyTorch 2.7.1 (DJL 0.35.1)\n")
                .containsPattern("\n  native libraries +built for the CPU alone\n")
                .containsPattern("\n  threads +\\d+ intra-op and \\d+ inter-op, for the whole process\n")
                .containsPattern("\n  DJL's switches +OPT_OUT_TRACKING=true, ai.djl.offline=true\n")
                .containsPattern("\n  libtorch_cpu.so +\\d+ bytes \\(.*\\), needs glibc \\d")
                .containsPattern("\n  libdjl_torch.so +\\d+ bytes \\(.*\\), needs glibc \\d")
                .containsPattern("\n  cpu +usable: a small model was loaded on it\n");
    }

    @Test
    void asJson() throws Exception {
        assertThat(doctor("--json", "--in-process"))
                .contains("\"engine\" : \"PyTorch 2.7.1 (DJL 0.35.1)\"")
                .containsPattern("\"libc10.so\" : \"\\d+ bytes [^\"]+ glibc [^\"]+\"")
                .containsPattern("\"device\" : \"cpu\",\\s+\"trial\" : \"USABLE\"");
    }
}
