package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonParser;
import dev.augur.protocol.RequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A request in the form of an HTTP API or a function URL, payload format version 2.0. One use, one thread.
 *
 * <p>Format: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
 */
final class HttpEvent {
    private String path = "";
    private String stage = "";
    private String method = "";
    private String body = "";
    private boolean base64;
    private Map<String, String> headers = Map.of();

    private HttpEvent() {}

    static HttpEvent read(byte[] event) throws IOException {
        HttpEvent read = new HttpEvent();
        try (JsonParser in = Json.parse(event)) {
            in.nextToken();
            Json.fields(in, read::take);
        }
        return read;
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case "rawPath" -> path = in.getValueAsString("");
            case "headers" -> headers = Json.texts(in);
            case "requestContext" -> Json.fields(in, this::takeContext);
            case "body" -> body = in.getValueAsString("");
            case "isBase64Encoded" -> base64 = in.getValueAsBoolean();
            default -> {
                // Skipped by the caller, like everything in an event that is of no use here.
            }
        }
    }

    private void takeContext(String name, JsonParser in) throws IOException {
        switch (name) {
            case "stage" -> stage = in.getValueAsString("");
            case "http" ->
                Json.fields(in, (field, value) -> {
                    if (field.equals("method")) {
                        method = value.getValueAsString("").toUpperCase(Locale.ROOT);
                    }
                });
            default -> {
                // As above.
            }
        }
    }

    String method() {
        return method;
    }

    /** The path, without the name of a stage that an HTTP API puts before it. */
    String path() {
        String prefix = "/" + stage;
        boolean staged = !stage.isEmpty() && (path.equals(prefix) || path.startsWith(prefix + "/"));
        return staged ? path.substring(prefix.length()) : path;
    }

    /** By lower-case name, as they come. */
    Map<String, String> headers() {
        return headers;
    }

    /**
     * The body, decompressed.
     *
     * @throws RequestException if it is not what it says it is, or has more bytes than are allowed
     */
    byte[] body(int maxBytes) {
        byte[] bytes = base64 ? decoded() : body.getBytes(StandardCharsets.UTF_8);
        String encoding = headers.getOrDefault("content-encoding", "identity").toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity" -> bytes;
            case "gzip" -> unzipped(bytes, maxBytes);
            default -> throw new RequestException(415, "The Content-Encoding must be gzip or none", null);
        };
    }

    private byte[] decoded() {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new RequestException(400, "The body must be Base64, it is not", e);
        }
    }

    private static byte[] unzipped(byte[] bytes, int maxBytes) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] all = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new RequestException(413, "The body must have at most " + maxBytes + " bytes, it has more", null);
            }
            return all;
        } catch (IOException e) {
            throw new RequestException(400, "The body must be gzip, it is not", e);
        }
    }
}
