package dev.augur.streaming.binary;

import dev.augur.InvalidInputException;
import java.io.IOException;

/** The bytes of the latest record, unless they are too many. One thread at a time. */
final class Payload {
    private static final byte[] NONE = {};

    private final int maxBytes;
    private byte[] bytes = NONE;
    private long length;

    Payload(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Reads so many bytes, or goes over them. */
    void read(BinaryInput in, long count) throws IOException {
        bytes = NONE;
        length = count;
        if (isTooLong()) {
            in.skip(count, "a record of " + count + " bytes");
        } else {
            bytes = in.bytes((int) count, "a record of " + count + " bytes");
        }
    }

    boolean isTooLong() {
        return length > maxBytes;
    }

    /** The bytes, or why they are not there. */
    byte[] take() {
        if (isTooLong()) {
            throw new InvalidInputException("The record must have at most " + maxBytes + " bytes, it has " + length);
        }
        return bytes;
    }

    /** Bytes that are kept. */
    int size() {
        return bytes.length;
    }
}
