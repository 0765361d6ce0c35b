package dev.augur.streaming.binary;

import dev.augur.streaming.BrokenObjectException;
import dev.augur.streaming.RecordInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of an object, buffered and counted. One thread at a time. */
final class BinaryInput {
    private static final int BUFFER_BYTES = 1 << 16;

    private final RecordInput input;
    private InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    /** Offset behind the buffer. */
    private long read;

    BinaryInput(RecordInput input) throws IOException {
        this.input = input;
        this.in = input.stream();
    }

    /** Goes on at another place. */
    void startAt(long offset) throws IOException {
        in = input.streamAt(offset);
        next = 0;
        end = 0;
        read = offset;
    }

    /** Offset of the next byte. */
    long offset() {
        return read - (end - next);
    }

    /** Whether no byte is left. */
    boolean isAtEnd() throws IOException {
        return next == end && !fill();
    }

    private boolean fill() throws IOException {
        int n = in.read(buffer, 0, buffer.length);
        next = 0;
        end = Math.max(0, n);
        read += end;
        return n >= 0;
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        while (next == end) {
            if (!fill()) {
                return -1;
            }
        }
        return buffer[next++] & 0xff;
    }

    /** The next so many bytes, little-endian. */
    ByteBuffer read(int count, String what) throws IOException {
        return ByteBuffer.wrap(bytes(count, what)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next so many bytes. A count that is not true costs no more memory than there are bytes. */
    byte[] bytes(int count, String what) throws IOException {
        byte[] bytes = new byte[Math.min(count, Math.max(BUFFER_BYTES, end - next))];
        int have = 0;
        while (have < count) {
            if (have == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(count, 2L * bytes.length));
            }
            int n = take(bytes, have, bytes.length - have);
            if (n < 0) {
                throw cut(what);
            }
            have += n;
        }
        return bytes;
    }

    private int take(byte[] target, int from, int count) throws IOException {
        if (next == end && count >= buffer.length) {
            int n = in.read(target, from, count);
            read += Math.max(0, n);
            return n;
        }
        if (next == end && !fill()) {
            return -1;
        }
        int n = Math.min(count, end - next);
        System.arraycopy(buffer, next, target, from, n);
        next += n;
        return n;
    }

    /** Goes over so many bytes. */
    void skip(long count, String what) throws IOException {
        long left = count;
        while (left > 0) {
            if (next == end && !fill()) {
                throw cut(what);
            }
            int n = (int) Math.min(left, end - next);
            next += n;
            left -= n;
        }
    }

    private BrokenObjectException cut(String what) {
        return broken("the object is cut short within " + what);
    }

    /** What is wrong at the next byte. */
    BrokenObjectException broken(String what) {
        return broken(offset(), what);
    }

    BrokenObjectException broken(long offset, String what) {
        return new BrokenObjectException(input.name(), offset, what);
    }
}
