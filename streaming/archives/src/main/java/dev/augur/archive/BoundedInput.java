package dev.augur.archive;

import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a stream, which stays open. One thread at a time. */
final class BoundedInput extends InputStream {
    private final InputStream in;
    private final long length;
    private long left;

    BoundedInput(InputStream in, long length) {
        this.in = in;
        this.length = length;
        this.left = length;
    }

    /** How many bytes there are. */
    long length() {
        return length;
    }

    /** How many of them were not read. */
    long left() {
        return left;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (left == 0 && count > 0) {
            return -1;
        }
        int n = in.read(into, offset, (int) Math.min(count, left));
        left -= Math.max(0, n);
        return n;
    }
}
