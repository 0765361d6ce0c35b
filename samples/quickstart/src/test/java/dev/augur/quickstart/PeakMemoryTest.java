package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PeakMemoryTest {
    @Test
    void textHasANumberOfMegabytesAndSaysWhatItCounts() throws IOException {
        assertThat(PeakMemory.text())
                .matches("[0-9,]+ MB (resident, everything in the process included"
                        + "|of the JVM's own memory, native libraries not included)");
    }
}
