package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about the server says what the code does. */
final class DocumentTest {
    private static List<String> page() throws IOException {
        return Files.readAllLines(Samples.root().resolve("docs/server.md"));
    }

    @Test
    void theTableOfSettingsIsTheCodes() throws IOException {
        List<String> table = page().stream()
                .filter(line -> line.startsWith("| `--"))
                .toList();

        assertThat(table)
                .containsExactly(java.util.Arrays.stream(Setting.values())
                        .map(DocumentTest::row)
                        .toArray(String[]::new));
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

        try (RunningHost running = RunningHost.start(RunningHost::echo, java.util.Map.of())) {
            String text = new String(running.metrics.scrape(), java.nio.charset.StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (line.startsWith("# TYPE ") && !line.contains(" jvm_")) {
                    assertThat(page).contains("`" + line.split(" ")[2] + "`");
                }
            }
        }
    }
}
