package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventKindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DIRECT | \"a sentence\"",
                "DIRECT | [1, 2, 3]",
                "DIRECT | {\"id\": \"1\", \"parameters\": {\"Records\": [], \"version\": \"2.0\"}, \"inputs\": []}",
                "DIRECT | {\"instances\": [1]}",
                "DIRECT | {\"inputs\": [{\"eventSource\": \"aws:s3\"}], \"Records\": []}",
                "HTTP | {\"version\": \"2.0\", \"rawPath\": \"/ping\"}",
                "HTTP | {\"headers\": {}, \"rawPath\": \"/ping\"}",
                "SQS | {\"Records\": [{\"messageId\": \"1\", \"attributes\": {\"a\": [1]}, \"eventSource\": \"aws:sqs\"}]}",
                "S3 | {\"Records\": [{\"eventVersion\": \"2.1\", \"eventSource\": \"aws:s3\", \"s3\": {}}]}",
                "CONTINUATION | {\"token\": \"1\"}",
                "UNKNOWN | {}",
                "UNKNOWN | {\"Records\": []}",
                "UNKNOWN | {\"Records\": {\"eventSource\": \"aws:s3\"}}",
                "UNKNOWN | {\"Records\": [{\"EventSource\": \"aws:sns\", \"Sns\": {}}]}",
                "UNKNOWN | {\"Records\": [{\"eventSource\": \"aws:kinesis\", \"kinesis\": {}}]}",
                "UNKNOWN | {\"Records\": [{\"eventSource\": [\"aws:s3\"]}]}",
                "UNKNOWN | {\"version\": \"0\", \"detail-type\": \"Scheduled Event\", \"inputs\": 1}",
                "UNKNOWN | {\"version\": \"1.0\", \"httpMethod\": \"GET\", \"path\": \"/\"}",
                "UNKNOWN | {\"resource\": \"/\", \"httpMethod\": \"GET\"}",
            })
    void isToldFromTheFirstKeyThatTells(EventKind kind, String event) throws IOException {
        assertThat(EventKind.of(event.getBytes(StandardCharsets.UTF_8))).isEqualTo(kind);
    }

    @Test
    void whatIsNoJsonIsAnError() {
        assertThatThrownBy(() -> EventKind.of("{nonsense".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonParseException.class);
    }
}
