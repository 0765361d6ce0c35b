package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.doctor.Doctor;
import dev.augur.tck.ForkedJvm;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the doctor prints of this engine. */
final class DoctorTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @BeforeAll
    static void unpack() throws Exception {
        NativeLibrary.require();
    }

    /** Examined in a JVM of its own. */
    @Test
    void asText() throws Exception {
        assertThat(ForkedJvm.run(LIMIT, Doctor.class))
                .containsPattern("\nTensorFlow 2.18.0\n  artifacts +tensorflow-core-native 1.1.0\n")
                .containsPattern("\n  threads by default +\\d+ for each operator, one pool for the process; ")
                .containsPattern("\n  libtensorflow_cc.so.2 +\\d+ bytes \\(.*\\), needs glibc \\d")
                .containsPattern("\n  cpu +usable: a small model was loaded on it\n");
    }

    @Test
    void asJson() throws Exception {
        assertThat(ForkedJvm.run(LIMIT, Doctor.class, "--json", "--in-process"))
                .contains("\"engine\" : \"TensorFlow 2.18.0\"")
                .containsPattern("\"native library\" : \"built for [^\"]+\"")
                .containsPattern("\"libtensorflow_framework.so.2\" : \"\\d+ bytes [^\"]+ glibc [^\"]+\"")
                .containsPattern("\"device\" : \"cpu\",\\s+\"trial\" : \"USABLE\"");
    }
}
