package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.protocol.RequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class HttpEventTest {
    @Test
    void isReadFromTheFormatOfTheService() throws IOException {
        HttpEvent event = event("""
                {"version": "2.0", "routeKey": "$default", "rawPath": "/prod/v2/models/minilm",
                 "headers": {"content-type": "application/json", "x-forwarded-for": "10.0.0.1,10.0.0.2"},
                 "queryStringParameters": {"method": "PUT", "stage": "other"},
                 "requestContext": {"authorizer": {"stage": "x"}, "http": {"method": "POST", "path": "/x"}, "stage": "prod"},
                 "body": "{\\"inputs\\": \\"ü\\"}", "isBase64Encoded": false}""");
        assertThat(event.method()).isEqualTo("POST");
        assertThat(event.path()).isEqualTo("/v2/models/minilm");
        assertThat(event.headers()).containsEntry("x-forwarded-for", "10.0.0.1,10.0.0.2");
        assertThat(event.body(100)).isEqualTo("{\"inputs\": \"ü\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyTheStageItselfIsCutFromThePath() throws IOException {
        String template = "{\"requestContext\": {\"stage\": \"%s\"}, \"rawPath\": \"%s\"}";
        assertThat(event(template.formatted("$default", "/ping")).path()).isEqualTo("/ping");
        assertThat(event(template.formatted("prod", "/production/ping")).path()).isEqualTo("/production/ping");
        assertThat(event(template.formatted("v2", "/v2/v2/models")).path()).isEqualTo("/v2/models");
    }

    @Test
    void aBodyIsDecodedAndDecompressed() throws IOException {
        byte[] text = "a".repeat(1000).getBytes(StandardCharsets.UTF_8);
        HttpEvent event = event(gzipEvent(text));
        assertThat(event.body(1000)).isEqualTo(text);
        assertThatThrownBy(() -> event.body(999))
                .isInstanceOf(RequestException.class)
                .hasMessage("The body must have at most 999 bytes, it has more");
        assertThat(event("{\"rawPath\": \"/\"}").body(10)).isEmpty();
    }

    private static String gzipEvent(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text);
        }
        return "{\"headers\": {\"content-encoding\": \"gzip\"}, \"isBase64Encoded\": true, \"body\": \""
                + Base64.getEncoder().encodeToString(bytes.toByteArray()) + "\"}";
    }

    @Test
    void aBodyThatIsNotWhatItSaysIsRefused() {
        refused(400, "The body must be Base64, it is not", "{\"isBase64Encoded\": true, \"body\": \"?\"}");
        refused(
                400,
                "The body must be gzip, it is not",
                "{\"headers\": {\"content-encoding\": \"gzip\"}, \"body\": \"x\"}");
        refused(
                415,
                "The Content-Encoding must be gzip or none",
                "{\"headers\": {\"content-encoding\": \"br\"}, \"body\": \"x\"}");
    }

    private static void refused(int status, String text, String event) {
        assertThatThrownBy(() -> event(event).body(10))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessage(text);
    }

    private static HttpEvent event(String json) throws IOException {
        return HttpEvent.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
