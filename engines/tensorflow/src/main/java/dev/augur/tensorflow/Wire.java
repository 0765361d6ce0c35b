package dev.augur.tensorflow;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Walks a protocol buffers message (protobuf.dev/programming-guides/encoding) without building an object of it, so that a
 * file of a gigabyte costs no heap. One thread at a time.
 */
final class Wire {
    /** Deeper messages are nobody's model. It is also the limit of protocol buffers' own parsers. */
    private static final int MAX_DEPTH = 100;

    private final ByteBuffer bytes;
    private final CodedInputStream in;
    private int depth;

    Wire(ByteBuffer bytes) {
        this.bytes = bytes;
        this.in = CodedInputStream.newInstance(bytes);
    }

    /** Takes the fields of a message, one by one. */
    @FunctionalInterface
    interface Fields {
        /**
         * Takes a field.
         *
         * @param tag number and wire type, as {@link #message} and {@link #number} make them
         * @return false if the field was left alone, and is to be skipped
         */
        boolean take(int tag) throws IOException, RefusedModelException;
    }

    /** The tag of a field that has a length: a message, text, bytes. */
    static int message(int field) {
        return field << 3 | 2;
    }

    /** The tag of a field that is one number: an integer, a boolean, an enum. */
    static int number(int field) {
        return field << 3;
    }

    /** Reads the outermost message. */
    void readAll(Fields fields) throws IOException, RefusedModelException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!fields.take(tag) && !in.skipField(tag)) {
                throw new RefusedModelException("its file is damaged: a group ends that never began");
            }
        }
    }

    /** Reads the message that the current field holds. */
    void read(Fields fields) throws IOException, RefusedModelException {
        if (++depth > MAX_DEPTH) {
            throw new RefusedModelException("its file has more than " + MAX_DEPTH + " messages within each other");
        }
        int outer = in.pushLimit(in.readRawVarint32());
        readAll(fields);
        in.popLimit(outer);
        depth--;
    }

    String readText() throws IOException {
        return in.readString();
    }

    byte[] readBytes() throws IOException {
        return in.readByteArray();
    }

    long readNumber() throws IOException {
        return in.readRawVarint64();
    }

    /** The bytes that the current field holds, as a view. */
    ByteBuffer view() throws IOException {
        int length = in.readRawVarint32();
        int start = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return bytes.slice(start, length);
    }
}
