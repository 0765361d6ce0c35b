package dev.augur.server;

import dev.augur.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the host itself answers, without asking any model. */
enum Errors {
    LOADING(503, "The models are being loaded; try again soon", Map.of("Retry-After", "1")),
    TOO_LARGE(413, "The body is larger than this server takes", Map.of("Connection", "close")),
    UNPACKED_TOO_LARGE(413, "The body is larger than this server takes once it is inflated", Map.of()),
    CODING(415, "The Content-Encoding must be gzip, deflate or identity", Map.of("Accept-Encoding", "gzip, deflate")),
    DAMAGED(400, "The body is not what its Content-Encoding says", Map.of()),
    TOO_SLOW(408, "The body did not come in time", Map.of("Connection", "close")),
    BROKEN(400, "The body ended before it was complete", Map.of("Connection", "close")),
    OVERLOADED(429, "Too many predictions wait already; try again soon", Map.of("Retry-After", "1")),
    EXPIRED(504, "The time for this request was over before a model could run it", Map.of()),
    INTERNAL(500, "This is a fault of the server; its log says more", Map.of());

    static final String CONTENT_TYPE = "application/json";

    private final Reply reply;

    Errors(int status, String text, Map<String, String> headers) {
        this.reply = new Reply(status, CONTENT_TYPE, headers, json(text));
    }

    Reply reply() {
        return reply;
    }

    /** In the form of the protocol; the text is ours, and has nothing that JSON would escape. */
    static byte[] json(String text) {
        return ("{\"error\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
