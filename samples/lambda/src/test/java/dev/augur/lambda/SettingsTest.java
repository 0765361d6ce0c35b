package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.lambda.Settings.MessageFormat;
import dev.augur.protocol.WarmUps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
    @Test
    void haveDefaults() {
        assertThat(Settings.of(Map.of("PATH", "/bin", "AUGUR_MODEL", " ")))
                .isEqualTo(new Settings(
                        null,
                        null,
                        true,
                        WarmUps.NONE,
                        Duration.ofMillis(200),
                        null,
                        null,
                        "text",
                        List.of(),
                        64,
                        Duration.ofSeconds(10)));
    }

    @Test
    void areReadFromTheEnvironment(@TempDir Path root) throws IOException {
        Path models = Files.createDirectory(root.resolve("models"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "LAMBDA_TASK_ROOT", root.toString(),
                "AUGUR_MODELS", "models",
                "AUGUR_MODEL", "score",
                "AUGUR_WARM", "false",
                "AUGUR_REPLY_MARGIN", "1500ms",
                "AUGUR_RESULTS", "s3://bucket/some/prefix/",
                "AUGUR_MESSAGE_FORMAT", "json",
                "AUGUR_TEXT_COLUMN", "review",
                "AUGUR_COLUMNS", "a, b,c",
                "AUGUR_STOP_MARGIN", "2m"));
        environment.put("AUGUR_WARM_UP", "1,8;score=samples");
        assertThat(Settings.of(environment))
                .isEqualTo(new Settings(
                        models,
                        "score",
                        false,
                        WarmUps.of("1,8;score=samples"),
                        Duration.ofMillis(1500),
                        "s3://bucket/some/prefix/",
                        MessageFormat.JSON,
                        "review",
                        List.of("a", "b", "c"),
                        64,
                        Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUGUR_MODELS | /nowhere | AUGUR_MODELS must be a folder, in the zip or in a layer, got '/nowhere'",
                "AUGUR_WARM | yes | AUGUR_WARM must be true or false, got 'yes'",
                "AUGUR_WARM_UP | all | AUGUR_WARM_UP must be none, samples or batch sizes such as 1,8, also for a model by its name: 1,8;score=samples, got 'all'",
                "AUGUR_REPLY_MARGIN | 5 | AUGUR_REPLY_MARGIN must be a number with ms, s or m, for example 1500ms, got '5'",
                "AUGUR_STOP_MARGIN | -1s | AUGUR_STOP_MARGIN must be a number with ms, s or m, for example 1500ms, got '-1s'",
                "AUGUR_RESULTS | s3://bucket/prefix | AUGUR_RESULTS must be s3://bucket/ or s3://bucket/prefix/, got 's3://bucket/prefix'",
                "AUGUR_MESSAGE_FORMAT | csv | AUGUR_MESSAGE_FORMAT must be text or json, got 'csv'",
                "AUGUR_COLUMNS | a,,b | AUGUR_COLUMNS must be names with commas between them, got 'a,,b'",
                "AUGUR_BATCH_ROWS | 0 | AUGUR_BATCH_ROWS must be a number from 1 to 999999999, got '0'",
                "AUGUR_MODLES | models | There is no variable AUGUR_MODLES; the nearest is AUGUR_MODELS, there are",
                "AUGUR_STOPMARGIN | 1s | There is no variable AUGUR_STOPMARGIN; the nearest is AUGUR_STOP_MARGIN, there are",
            })
    void whatCannotBeIsRefused(String name, String value, String error) {
        assertThatThrownBy(() -> Settings.of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(error);
    }
}
