package dev.augur.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LambdaLocalTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(String... args) {
        return LambdaLocal.run(new PrintStream(printed, true, StandardCharsets.UTF_8), args);
    }

    @Test
    void showsTheAnswerAndWhatWasWritten() {
        Path log = folder.resolve("log");
        int exitCode = run("--put", "in/reviews.csv=events/reviews.csv", "--log", log.toString(), "events/s3.json");
        assertThat(log).exists();
        assertThat(exitCode).as(printed.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("\"read\":3,\"predicted\":3,\"failed\":0", "\"complete\":true")
                .contains("s3://local/in/reviews.csv.out, ", "{\"record\":1,\"embedding\":[")
                .doesNotContain("errors");
    }

    @Test
    void anErrorIsItsExitCode() {
        int exitCode = run("--log", folder.resolve("log").toString(), "--env", "AUGUR_WARM=perhaps");
        assertThat(exitCode).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("error ")
                .contains("AUGUR_WARM must be true or false, got 'perhaps'");
    }
}
