package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.augur.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Reads records that are JSON values. Thread-safe. */
final class JsonRecords {
    private final Json json;

    JsonRecords(Json json) {
        this.json = json;
    }

    /** Reads a value; begins at its first token and ends at its last. */
    interface Reading<T> {
        T from(JsonParser in) throws IOException;
    }

    <T> T read(Instance.JsonValue value, Reading<T> reading) {
        ByteBuffer utf8 = value.utf8();
        int from = utf8.arrayOffset() + utf8.position();
        try (JsonParser in = json.parse(utf8.array(), from, utf8.remaining())) {
            if (in.nextToken() == null) {
                throw new InvalidInputException("Record must be a JSON value, it is empty");
            }
            T result = reading.from(in);
            if (in.nextToken() != null) {
                throw new InvalidInputException("Record must be one JSON value, more comes behind it");
            }
            return result;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(reason(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    /** The parser's own text may quote the payload, except where a limit is broken. */
    private static String reason(JsonProcessingException e) {
        return e instanceof StreamConstraintsException
                ? "Record breaks a limit: " + e.getOriginalMessage()
                : "Record must be a JSON value, it is malformed";
    }
}
