package dev.augur.streaming.unpack;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The compressed bytes of an object, buffered, with the offset of each. One thread at a time. */
public final class PackedBytes extends InputStream {
    static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    /** Offset of the byte behind the buffer. */
    private long fetched;

    private boolean ended;
    private @Nullable IOException failure;

    /**
     * Reads from a stream.
     *
     * @param in closed with this
     * @param offset where in the object its first byte is
     */
    public PackedBytes(InputStream in, long offset) {
        this.in = in;
        this.fetched = offset;
    }

    /** The bytes of an array. */
    static PackedBytes of(byte[] bytes, long offset) {
        return new PackedBytes(new ByteArrayInputStream(bytes), offset);
    }

    /** Offset of the next byte. */
    long position() {
        return fetched - buffered();
    }

    /** Offset behind the last byte that was got; the length of the object once it has ended. */
    long fetched() {
        return fetched;
    }

    /** Whether the end was met. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether it was this stream, not a decoder, that failed with the exception. */
    boolean isOwn(IOException error) {
        return error == failure;
    }

    /** Whether there is another byte. */
    boolean hasMore() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
            fetch();
        }
        return from < to;
    }

    /** Brings that many bytes together, or all that are left; gives how many there are, which may be more. */
    int gather(int count) throws IOException {
        if (buffered() < count) {
            System.arraycopy(buffer, from, buffer, 0, buffered());
            to -= from;
            from = 0;
            while (to < count && fetch()) {
                // The source gives what it has.
            }
        }
        return buffered();
    }

    private boolean fetch() throws IOException {
        int n;
        do {
            n = readSource(buffer, to, buffer.length - to);
        } while (n == 0);
        to += Math.max(0, n);
        return n > 0;
    }

    private int readSource(byte[] target, int offset, int count) throws IOException {
        try {
            int n = in.read(target, offset, count);
            ended |= n < 0;
            fetched += Math.max(0, n);
            return n;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Where the next bytes lie until something else is read. */
    byte[] array() {
        return buffer;
    }

    /** The place of the next byte in the array. */
    int from() {
        return from;
    }

    /** How many bytes lie in the array. */
    int buffered() {
        return to - from;
    }

    /** Goes on, or back by a negative number. */
    void advance(int count) {
        from += count;
    }

    /** Whether the next bytes are these, or the end comes before they could differ. */
    boolean mayStartWith(byte... expected) throws IOException {
        int n = Math.min(gather(expected.length), expected.length);
        for (int i = 0; i < n; i++) {
            if (buffer[from + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** The next byte, which must be there. */
    int next() throws IOException {
        if (from == to && !hasMore()) {
            throw new EOFException("unexpected end");
        }
        return buffer[from++] & 0xff;
    }

    /** The next four bytes, least significant first. */
    int nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    /** The next bytes, which must be there. */
    void nextBytes(byte[] target, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int n = read(target, offset + done, count - done);
            if (n < 0) {
                throw new EOFException("unexpected end");
            }
            done += n;
        }
    }

    /** Goes over bytes, which must be there. */
    void pass(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (!hasMore()) {
                throw new EOFException("unexpected end");
            }
            int n = (int) Math.min(left, buffered());
            from += n;
            left -= n;
        }
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? buffer[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (from == to && count >= buffer.length) {
            return readSource(target, offset, count);
        }
        if (count == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int n = Math.min(count, buffered());
        System.arraycopy(buffer, from, target, offset, n);
        from += n;
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
