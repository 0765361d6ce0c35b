package dev.augur.protocol;

import java.io.InputStream;

/**
 * The JSON of a request, read by a parser that stops where an array begins, so that the array can be taken from the bytes
 * instead. One thread at a time.
 */
final class JsonBytes extends InputStream {
    private final byte[] bytes;
    private final int end;
    private int at;
    /** How many bytes the parser did not see. */
    private int skipped;

    JsonBytes(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    @Override
    public int read() {
        return at < end ? bytes[at++] & 0xFF : -1;
    }

    /** Gives what there is up to an opening bracket, which a parser then meets with nothing behind it in its hands. */
    @Override
    public int read(byte[] into, int offset, int length) {
        if (at == end) {
            return -1;
        }
        int start = at;
        int limit = Math.min(end, start + length);
        while (at < limit && bytes[at++] != '[') {
            // Goes on to the bracket.
        }
        System.arraycopy(bytes, start, into, offset, at - start);
        return at - start;
    }

    /** Where a byte of what the parser saw stands in the request. */
    int position(long seen) {
        return (int) seen + skipped;
    }

    /** Whether the parser, having seen so many bytes, holds none that it did not use. */
    boolean isAt(long seen) {
        return position(seen) == at;
    }

    /** Goes on behind what was taken from the bytes. */
    void skipTo(int position) {
        skipped += position - at;
        at = position;
    }
}
