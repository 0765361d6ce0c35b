package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleEventsTest {
    @ParameterizedTest
    @CsvSource({"direct, DIRECT", "function-url, HTTP", "sqs, SQS", "s3, S3"})
    void areOfTheirKind(String name, EventKind kind) throws IOException {
        assertThat(EventKind.of(Files.readAllBytes(Path.of("events", name + ".json"))))
                .isEqualTo(kind);
    }
}
