package dev.augur.protocol;

import java.util.Map;

/**
 * What is answered.
 *
 * @param status the HTTP status
 * @param contentType of the body; empty if there is no body
 * @param headers others, by name
 * @param body all of it; owned by the caller
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are neither copied nor compared
public record Reply(int status, String contentType, Map<String, String> headers, byte[] body) {
    /** Copies the headers. */
    public Reply {
        headers = Map.copyOf(headers);
    }
}
