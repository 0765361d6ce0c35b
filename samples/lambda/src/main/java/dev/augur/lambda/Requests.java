package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonParser;
import dev.augur.CallOptions;
import dev.augur.model.ModelId;
import dev.augur.protocol.Limits;
import dev.augur.protocol.Reply;
import dev.augur.protocol.Request;
import dev.augur.protocol.RequestException;
import dev.augur.protocol.RestApi;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Events that are requests: directly, or as HTTP. Thread-safe. */
final class Requests {
    private static final int TOO_MANY_REQUESTS = 429;

    private final RestApi api;
    private final Map<String, String> directHeaders;

    Requests(RestApi api, ModelId model) {
        this.api = api;
        this.directHeaders = Map.of("content-type", "application/json", "x-amzn-sagemaker-target-model", model.name());
    }

    /**
     * Answers with what {@code POST /invocations} answers.
     *
     * @throws RequestRejectedException if it is refused
     * @throws RequestFailedException if it fails otherwise
     */
    void direct(byte[] event, OutputStream output, CallOptions options) throws IOException {
        Reply reply = api.handle(new Request("POST", "/invocations", directHeaders::get, event, options));
        if (reply.status() != 200) {
            throw failure(reply);
        }
        output.write(reply.body());
    }

    private static RuntimeException failure(Reply reply) throws IOException {
        String[] text = {new String(reply.body(), StandardCharsets.UTF_8)};
        try (JsonParser in = Json.parse(reply.body())) {
            in.nextToken();
            Json.fields(in, (name, value) -> {
                if (name.equals("error")) {
                    text[0] = value.getValueAsString("");
                }
            });
        }
        String message = reply.status() + ": " + text[0];
        boolean rejected = reply.status() < 500 && reply.status() != TOO_MANY_REQUESTS;
        return rejected ? new RequestRejectedException(message) : new RequestFailedException(message);
    }

    /** Answers with a response for the HTTP API; every error is one too. */
    void http(byte[] event, OutputStream output, CallOptions options) throws IOException {
        Reply reply = http(HttpEvent.read(event), options);
        String type = reply.contentType();
        boolean text = type.isEmpty() || type.startsWith("application/json") || type.startsWith("text/");
        Json.write(output, out -> {
            out.writeStartObject();
            out.writeNumberField("statusCode", reply.status());
            out.writeObjectFieldStart("headers");
            if (!type.isEmpty()) {
                out.writeStringField("content-type", type);
            }
            for (Map.Entry<String, String> header : reply.headers().entrySet()) {
                out.writeStringField(header.getKey(), header.getValue());
            }
            out.writeEndObject();
            out.writeBooleanField("isBase64Encoded", !text);
            out.writeStringField(
                    "body",
                    text
                            ? new String(reply.body(), StandardCharsets.UTF_8)
                            : Base64.getEncoder().encodeToString(reply.body()));
            out.writeEndObject();
        });
    }

    private Reply http(HttpEvent event, CallOptions options) {
        byte[] body;
        try {
            body = event.body(Limits.DEFAULT.maxBodyBytes());
        } catch (RequestException e) {
            return api.error(e.status(), String.valueOf(e.getMessage()), Map.of());
        }
        return api.handle(new Request(
                event.method(), event.path(), name -> event.headers().get(name), body, options));
    }
}
