package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What an event is, told from the first of its top-level keys that tells. */
enum EventKind {
    DIRECT,
    HTTP,
    SQS,
    S3,
    CONTINUATION,
    UNKNOWN;

    static final String UNDERSTOOD =
            "a request as POST /invocations takes it (JSON with 'inputs' or 'instances', or a string or an array),"
                    + " an HTTP API v2 or function URL event, an SQS event, an S3 event, or {\"token\": ...} to go on";

    /**
     * Reads no further than needed.
     *
     * @throws IOException if it is no JSON
     */
    static EventKind of(byte[] event) throws IOException {
        try (JsonParser in = Json.parse(event)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return DIRECT;
            }
            EventKind kind = null;
            while (kind == null && in.nextToken() == JsonToken.FIELD_NAME) {
                kind = ofKey(in);
            }
            return kind == null ? UNKNOWN : kind;
        }
    }

    /** Null if the key tells nothing; then its value is skipped. */
    private static @Nullable EventKind ofKey(JsonParser in) throws IOException {
        String key = in.currentName();
        in.nextToken();
        return switch (key) {
            case "inputs", "instances" -> DIRECT;
            case "rawPath", "routeKey" -> HTTP;
            case "token" -> CONTINUATION;
            case "Records" -> ofRecords(in);
            case "version" -> "2.0".equals(in.getValueAsString()) ? HTTP : UNKNOWN;
            default -> {
                in.skipChildren();
                yield null;
            }
        };
    }

    /** By the source of the first record; all records of an event have the same. */
    private static EventKind ofRecords(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY || in.nextToken() != JsonToken.START_OBJECT) {
            return UNKNOWN;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean tells = in.currentName().equals("eventSource");
            in.nextToken();
            if (tells) {
                return ofSource(in.getValueAsString(""));
            }
            in.skipChildren();
        }
        return UNKNOWN;
    }

    private static EventKind ofSource(String source) {
        return switch (source) {
            case "aws:sqs" -> SQS;
            case "aws:s3" -> S3;
            default -> UNKNOWN;
        };
    }
}
