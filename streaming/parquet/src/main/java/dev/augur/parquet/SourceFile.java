package dev.augur.parquet;

import dev.augur.io.ByteSource;
import dev.augur.streaming.BrokenObjectException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A source as Parquet reads it. Its end, where the footer is, is read once and kept; elsewhere each run of bytes is a request to the source.
 * One thread at a time.
 */
final class SourceFile implements InputFile {
    private static final int TAIL_BYTES = 1 << 16;
    private static final int MAX_FOOTER_BYTES = 1 << 26;
    private static final int TRAILER_BYTES = 8;
    private static final String MAGIC = "PAR1";
    private static final String MAGIC_ENCRYPTED = "PARE";
    /** What is nearer is read over, not asked for anew. */
    private static final int NEAR_BYTES = 1 << 16;

    private final ByteSource source;
    private final long length;
    private final byte[] tail;
    private @Nullable IOException failure;

    private SourceFile(ByteSource source, long length, byte[] tail) {
        this.source = source;
        this.length = length;
        this.tail = tail;
    }

    /** Reads the end, and checks that a footer stands there. */
    static SourceFile open(ByteSource source) throws IOException {
        long length = source.length();
        int count = (int) Math.min(length, TAIL_BYTES);
        byte[] tail;
        try (InputStream in = source.open(length - count)) {
            tail = in.readNBytes(count);
        }
        if (tail.length < count) {
            throw ended(source, length - count + tail.length);
        }
        SourceFile file = new SourceFile(source, length, tail);
        file.checkTrailer();
        return file;
    }

    private static EOFException ended(ByteSource source, long at) throws IOException {
        return new EOFException(source.name() + " ended at byte " + at + " of " + source.length());
    }

    private void checkTrailer() throws BrokenObjectException {
        String magic = tail.length < MAGIC.length()
                ? ""
                : new String(tail, tail.length - MAGIC.length(), MAGIC.length(), StandardCharsets.ISO_8859_1);
        if (magic.equals(MAGIC_ENCRYPTED)) {
            throw broken("its footer is encrypted, which is not read");
        }
        if (!magic.equals(MAGIC) || length < MAGIC.length() + TRAILER_BYTES) {
            throw broken("a Parquet file must end with 'PAR1'; it is cut short, or no Parquet file");
        }
        long footer = footerBytes();
        if (footer > Math.min(MAX_FOOTER_BYTES, length - MAGIC.length() - TRAILER_BYTES)) {
            throw broken(
                    "its footer must be within it and have at most " + MAX_FOOTER_BYTES + " bytes, it has " + footer);
        }
    }

    private long footerBytes() {
        return ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(tail.length - TRAILER_BYTES) & 0xffffffffL;
    }

    /** Whether there is anything but a footer. */
    boolean hasData() {
        return length > MAGIC.length() + footerBytes() + TRAILER_BYTES;
    }

    /** What is wrong with the footer. */
    BrokenObjectException broken(String what) {
        return new BrokenObjectException(source.name(), Math.max(0, length - TRAILER_BYTES), what);
    }

    /** Throws what the source has thrown, if it has. */
    void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        Bytes bytes = new Bytes();
        return new DelegatingSeekableInputStream(bytes) {
            @Override
            public long getPos() {
                return bytes.at;
            }

            @Override
            public void seek(long place) {
                bytes.at = place;
            }
        };
    }

    @Override
    public String toString() {
        return source.name();
    }

    /** The bytes from any place on. What the source throws is kept, since others make something else of it. */
    private final class Bytes extends InputStream {
        private long at;
        private @Nullable InputStream in;
        private long inAt;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (at < 0 || at >= length) {
                return -1;
            }
            long tailFrom = length - tail.length;
            if (at >= tailFrom) {
                int n = (int) Math.min(count, length - at);
                System.arraycopy(tail, (int) (at - tailFrom), target, from, n);
                at += n;
                return n;
            }
            try {
                return readSource(target, from, (int) Math.min(count, tailFrom - at));
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        private int readSource(byte[] target, int from, int count) throws IOException {
            int n = at().read(target, from, count);
            if (n < 0) {
                throw ended(source, at);
            }
            at += n;
            inAt = at;
            return n;
        }

        /** The source at the place. */
        private InputStream at() throws IOException {
            InputStream open = in;
            if (open != null && at >= inAt && at - inAt <= NEAR_BYTES) {
                open.skipNBytes(at - inAt);
            } else {
                close();
                open = source.open(at);
                in = open;
            }
            inAt = at;
            return open;
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
                in = null;
            }
        }
    }
}
