package dev.augur.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ReliabilityPage.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReliabilityPageTest {
    @TempDir
    Path folder;

    private static Line line(String run, int faults) {
        return new Line(run, 1, 100, faults, faults, 0, 0, 0, 59, "75 of 100 crashed", "none");
    }

    @Test
    void eachEngineHasATableWithALineForEachRun() throws IOException {
        Path file = Files.writeString(folder.resolve("page.md"), "# By hand\n\nText.\n");
        ReliabilityPage page = new ReliabilityPage(file, "runtime");
        page.write("ONNX Runtime 1.28.0", line("races", 1200));
        page.write("PyTorch 2.7.1 (DJL 0.35.1)", line("races", 7));
        page.write("ONNX Runtime 1.29.0", line("misuse", 93));
        page.write("ONNX Runtime 1.29.0", line("races", 1300));

        assertThat(Files.readString(file))
                .startsWith("# By hand\n\nText.\n\n<!-- begin: ONNX Runtime -->\n### ONNX Runtime 1.29.0\n\nJava ")
                .contains("| races | 1 | 100 | 1,300 | 1,300 | 0 | 0 | 0 | 59 | 75 of 100 crashed | none |\n| misuse |")
                .contains("<!-- begin: PyTorch -->\n### PyTorch 2.7.1 (DJL 0.35.1)\n")
                .containsOnlyOnce("<!-- end: ONNX Runtime -->")
                .doesNotContain("1,200");
    }

    @Test
    void aPageThatIsNotThereIsMade() throws IOException {
        Path file = folder.resolve("new.md");
        new ReliabilityPage(file, "runtime").write("Java 17", line("races", 1));
        assertThat(Files.readString(file)).contains("| races | 1 | 100 | 1 |");
    }
}
