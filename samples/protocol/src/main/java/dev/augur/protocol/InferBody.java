package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.tensor.Tensor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes of a request: JSON, then the binary data of its inputs in their order. One thread at a time. */
final class InferBody {
    /** From this size on, arrays of numbers are taken from the bytes. */
    private static final int LARGE = 4096;

    private final byte[] bytes;
    private final int jsonBytes;
    private final boolean hasBinary;
    private final Json json;
    private int taken;
    private @Nullable JsonBytes stream;

    InferBody(byte[] bytes, int jsonBytes, Json json) {
        this.bytes = bytes;
        this.hasBinary = jsonBytes != InferReader.ALL_JSON;
        this.jsonBytes = hasBinary ? jsonBytes : bytes.length;
        this.json = json;
        this.taken = this.jsonBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The most elements that its JSON can hold: each has a character, and a comma or bracket after it. */
    int maxJsonElements() {
        return jsonBytes / 2;
    }

    /** Its JSON from the start. */
    JsonParser parse() throws IOException {
        if (jsonBytes < LARGE) {
            return json.parse(bytes, 0, jsonBytes);
        }
        JsonBytes in = new JsonBytes(bytes, jsonBytes);
        stream = in;
        return json.parse(in);
    }

    /** Its JSON from a byte on. */
    JsonParser parseFrom(int from) throws IOException {
        return json.parse(bytes, from, jsonBytes - from);
    }

    /** Throws what {@link #parse()} met, with the place where it stands: a parser does not see arrays that were taken. */
    void parseAll() throws IOException {
        try (JsonParser parser = parseFrom(0)) {
            while (parser.nextToken() != null) {
                // Goes on to what is broken.
            }
        }
    }

    /** Where the parser's current token begins. */
    int position(JsonParser parser) {
        long seen = parser.currentTokenLocation().getByteOffset();
        return stream == null ? (int) seen : stream.position(seen);
    }

    /** Takes the array that the parser has just begun, if it is plain numbers; the parser is at its end then. */
    boolean takeNumbers(JsonParser parser, Tensor tensor) throws IOException {
        if (stream == null || parser.currentToken() != JsonToken.START_ARRAY) {
            return false;
        }
        long seen = parser.currentLocation().getByteOffset();
        if (!stream.isAt(seen)) {
            return false;
        }
        int bracket = NumberArray.read(bytes, stream.position(seen), jsonBytes, tensor);
        if (bracket == NumberArray.LEFT) {
            return false;
        }
        stream.skipTo(bracket);
        parser.nextToken();
        return true;
    }

    /** Where the next input's binary data begins. */
    int take(long size, Object owner) {
        if (!hasBinary) {
            throw RequestException.malformed(
                    owner + " has 'binary_data_size', but there is no header " + InferReader.LENGTH_HEADER);
        }
        if (size > bytes.length - taken) {
            throw RequestException.malformed(owner + " has a 'binary_data_size' of " + size + ", but only "
                    + (bytes.length - taken) + " bytes are left of the body");
        }
        int start = taken;
        taken += (int) size;
        return start;
    }

    /** Checks that each byte belongs to an input. */
    void requireAllTaken() {
        if (taken != bytes.length) {
            throw RequestException.malformed(
                    "The body must end with the data of its inputs, got " + (bytes.length - taken) + " bytes after it");
        }
    }
}
