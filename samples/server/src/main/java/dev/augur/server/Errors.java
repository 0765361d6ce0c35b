package dev.augur.server;

import dev.augur.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the host itself answers, without asking any model. */
enum Errors {
    LOADING(503, "The models are being loaded; try again soon", "Retry-After", "1"),
    TOO_LARGE(413, "The body is larger than this server takes", "Connection", "close"),
    UNPACKED_TOO_LARGE(413, "The body is larger than this server takes once it is inflated", "", ""),
    CODING(415, "The Content-Encoding must be gzip, deflate or identity", "Accept-Encoding", "gzip, deflate"),
    DAMAGED(400, "The body is not what its Content-Encoding says", "", ""),
    TOO_SLOW(408, "The body did not come in time", "Connection", "close"),
    BROKEN(400, "The body ended before it was complete", "Connection", "close"),
    OVERLOADED(429, "Too many predictions wait already; try again soon", "Retry-After", "1"),
    EXPIRED(504, "The time for this request was over before a model could run it", "", ""),
    INTERNAL(500, "This is a fault of the server; its log says more", "", "");

    static final String CONTENT_TYPE = "application/json";

    private final int status;
    private final String text;
    private final String header;
    private final String value;

    Errors(int status, String text, String header, String value) {
        this.status = status;
        this.text = text;
        this.header = header;
        this.value = value;
    }

    Reply reply() {
        return new Reply(status, CONTENT_TYPE, header.isEmpty() ? Map.of() : Map.of(header, value), json(text));
    }

    /** In the form of the protocol; the text is ours, and has nothing that JSON would escape. */
    static byte[] json(String text) {
        return ("{\"error\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
