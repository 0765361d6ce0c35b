package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Bytes of an array, and then those of a stream, which is closed with this. One thread at a time. */
final class JoinedInput extends InputStream {
    private final InputStream rest;
    private final byte[] bytes;
    private final int count;
    private int next;

    /** Takes the first bytes of the array. */
    JoinedInput(InputStream rest, byte[] bytes, int count) {
        this.rest = rest;
        this.bytes = bytes;
        this.count = Objects.checkIndex(count, bytes.length + 1);
    }

    @Override
    public int read() throws IOException {
        return next < count ? bytes[next++] & 0xff : rest.read();
    }

    @Override
    public int read(byte[] target, int from, int wanted) throws IOException {
        if (next == count) {
            return rest.read(target, from, wanted);
        }
        int n = Math.min(wanted, count - next);
        System.arraycopy(bytes, next, target, from, n);
        next += n;
        return n;
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
