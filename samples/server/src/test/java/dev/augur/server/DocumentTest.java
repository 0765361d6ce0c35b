package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about the server says what the code does. */
final class DocumentTest {
    private static List<String> page() throws IOException {
        return Files.readAllLines(Samples.root().resolve("docs/server.md"));
    }

    @Test
    void theTableOfSettingsIsTheCodes() throws IOException {
        List<String> table =
                page().stream().filter(line -> line.startsWith("| `--")).toList();

        assertThat(table)
                .containsExactly(
                        Arrays.stream(Setting.values()).map(DocumentTest::row).toArray(String[]::new));
    }

    private static String row(Setting setting) {
        String initial = setting.initial().isEmpty() ? "none" : "`" + setting.initial() + "`";
        return "| `" + setting.flag() + "` | " + initial + " | " + setting.help() + " |";
    }

    @Test
    void everyErrorOfTheHostIsInThePage() throws IOException {
        String page = String.join("\n", page());

        for (Errors error : Errors.values()) {
            assertThat(page).contains("| " + error.reply().status() + " |");
        }
    }

    @Test
    void everyMetricIsInThePage() throws IOException {
        String page = String.join("\n", page());

        for (String name : MetricsTest.afterEveryEvent().keySet()) {
            String shown = name.replaceAll("\\{.*", "").replaceAll("_seconds_(count|sum|max)$", "_seconds");
            if (!shown.startsWith("jvm_")) {
                assertThat(page).contains("`" + shown + "`");
            }
        }
    }
}
