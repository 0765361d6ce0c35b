package dev.augur.archive;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a window from one place up to another. The window stays open. One thread at a time. */
final class WindowInput extends InputStream {
    private final Window window;
    private final long end;
    private long next;

    WindowInput(Window window, long from, long to) {
        this.window = window;
        this.next = from;
        this.end = to;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (next == end && count > 0) {
            return -1;
        }
        int n = window.read(next, into, offset, (int) Math.min(count, end - next));
        next += Math.max(0, n);
        return n;
    }
}
