package dev.augur.avro;

import dev.augur.streaming.BrokenObjectException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a file, buffered and counted. One thread at a time. */
final class AvroInput {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final InputStream in;
    private long offset;

    AvroInput(String name, InputStream in) {
        this.name = name;
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
    }

    String name() {
        return name;
    }

    /** Offset of the next byte. */
    long offset() {
        return offset;
    }

    boolean isAtEnd() throws IOException {
        in.mark(1);
        boolean atEnd = in.read() < 0;
        if (!atEnd) {
            in.reset();
        }
        return atEnd;
    }

    /** The next number: a varint in zigzag order. */
    long number(String what) throws IOException {
        long at = offset;
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = in.read();
            if (b < 0) {
                throw cut(what);
            }
            offset++;
            bits |= (b & 0x7fL) << shift;
            if (b < 0x80 && (shift < Long.SIZE - 1 || b <= 1)) {
                return Zigzag.decode(bits);
            }
        }
        throw broken(at, what + " must be a number of 64 bits, it is longer");
    }

    /** The next so many bytes. A count that is not true costs no more memory than there are bytes. */
    byte[] bytes(int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        offset += bytes.length;
        if (bytes.length < count) {
            throw cut(what);
        }
        return bytes;
    }

    /** Goes over so many bytes. */
    void skip(long count, String what) throws IOException {
        long left = count;
        byte[] gone = new byte[(int) Math.min(count, BUFFER_BYTES)];
        while (left > 0) {
            int n = in.read(gone, 0, (int) Math.min(left, gone.length));
            if (n < 0) {
                throw cut(what);
            }
            offset += n;
            left -= n;
        }
    }

    private BrokenObjectException cut(String what) {
        return broken(offset, "the object is cut short within " + what);
    }

    BrokenObjectException broken(long at, String what) {
        return broken(at, what, null);
    }

    BrokenObjectException broken(long at, String what, @Nullable Throwable cause) {
        return new BrokenObjectException(name, at, what, cause);
    }
}
