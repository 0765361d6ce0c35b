package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** The bytes of a request: JSON, then the binary data of its inputs in their order. One thread at a time. */
final class InferBody {
    private final byte[] bytes;
    private final int jsonBytes;
    private final boolean hasBinary;
    private final Json json;
    private int taken;

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

    /** Its JSON from a byte on. */
    JsonParser parse(int from) throws IOException {
        return json.parse(bytes, from, jsonBytes - from);
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
