package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The compressed bytes of an object that were not cut into pieces yet, as many together as a cutter looks at. One thread at a time. */
final class Intake {
    private static final int READ_BYTES = 1 << 16;

    private final InputStream in;
    private final SplitLimits limits;
    private byte[] bytes = new byte[4 * READ_BYTES];
    private int count;
    /** Offset of the first byte. */
    private long start;

    private boolean ended;
    private @Nullable IOException failure;

    /** Reads a stream whose first byte has that offset. */
    Intake(InputStream in, long start, SplitLimits limits) {
        this.in = in;
        this.start = start;
        this.limits = limits;
    }

    /** Offset of the first byte that was not taken. */
    long start() {
        return start;
    }

    /** About how many bytes a piece is to have. */
    int pieceBytes() {
        return limits.pieceBytes();
    }

    /**
     * Whether there are so many bytes, and a piece may have them. What the source throws is thrown by {@link #source}, to who gets
     * there.
     */
    boolean has(int wanted) {
        if (wanted < 0 || wanted > limits.maxPackedBytes()) {
            return false;
        }
        while (count < wanted && !ended && failure == null) {
            fetch();
        }
        return count >= wanted;
    }

    /** Whether the object ends behind the bytes that there are. */
    boolean hasEnded() {
        return ended;
    }

    private void fetch() {
        if (bytes.length - count < READ_BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        try {
            int n = in.read(bytes, count, bytes.length - count);
            ended = n < 0;
            count += Math.max(0, n);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** How many bytes there are already. */
    int count() {
        return count;
    }

    /** The bytes that there are, from the first one. */
    byte[] array() {
        return bytes;
    }

    /** One of the bytes that there are. */
    int at(int index) {
        return bytes[index] & 0xff;
    }

    /** Two of the bytes that there are, least significant first. */
    int shortAt(int index) {
        return at(index) | at(index + 1) << 8;
    }

    /** Four of the bytes that there are, least significant first. */
    int intAt(int index) {
        return shortAt(index) | shortAt(index + 2) << 16;
    }

    /** Cuts whole bytes off. */
    Cut cut(int length, Entry entry) {
        return cut(length, length, entry);
    }

    /** Cuts bytes off, of which the last one may stay, too, because it belongs to what follows as well. */
    Cut cut(int length, int kept, Entry entry) {
        Cut cut = new Cut(start, Arrays.copyOf(bytes, length), kept, entry);
        System.arraycopy(bytes, kept, bytes, 0, count - kept);
        count -= kept;
        start += kept;
        return cut;
    }

    /** All that was not cut off, which is given once. */
    InputStream rest() {
        InputStream rest = new JoinedInput(source(), bytes, count);
        bytes = new byte[0];
        count = 0;
        return rest;
    }

    private InputStream source() {
        IOException first = failure;
        if (first == null) {
            return in;
        }
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw first;
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                throw first;
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
