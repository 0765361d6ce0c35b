package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ForkedJvm;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MutantTest {
    /** With this seed, PyTorch alone would end the process. */
    private static final String SEED = "3";

    @Test
    void damagedArchivesEndInTypedErrors() throws Exception {
        assertThat(ForkedJvm.run(Duration.ofMinutes(2), MutantProgram.class, SEED, "400"))
                .containsPattern("ran \\d+, refused \\d{3}\n");
    }
}
