package dev.augur.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all members of a gzip object (RFC 1952). The next member is found by reading on, never by asking how much
 * is available, which a network stream answers with 0. One thread at a time.
 */
final class GzipInput extends InputStream {
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;

    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final String name;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    /** Offset of the byte behind the buffer. */
    private long fetched;

    private boolean inMember;
    private boolean atEnd;

    GzipInput(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        while (count > 0 && !atEnd) {
            if (!inMember) {
                beginMember();
                continue;
            }
            int inflated = inflate(target, offset, count);
            if (inflated > 0) {
                crc.update(target, offset, inflated);
                return inflated;
            }
        }
        return count == 0 ? 0 : -1;
    }

    private int inflate(byte[] target, int offset, int count) throws IOException {
        try {
            int inflated = inflater.inflate(target, offset, count);
            from = to - inflater.getRemaining();
            if (inflated == 0) {
                proceed();
            }
            return inflated;
        } catch (DataFormatException e) {
            String reason = e.getMessage() == null ? "bad deflate data" : e.getMessage();
            throw damaged("has damaged gzip data, " + reason, e);
        }
    }

    /** The inflater gave nothing: it is done with the member, or wants more. */
    private void proceed() throws IOException {
        if (inflater.finished()) {
            endMember();
        } else if (inflater.needsInput()) {
            if (!fill()) {
                throw truncated();
            }
            inflater.setInput(buffer, from, to - from);
        } else {
            throw damaged("has gzip data that wants a dictionary", null);
        }
    }

    private void beginMember() throws IOException {
        if (from == to && !fill()) {
            if (fetched == 0) {
                throw new CorruptStreamException(name, 0, "is empty, where gzip data must be");
            }
            atEnd = true;
            return;
        }
        readHeader();
        crc.reset();
        inflater.reset();
        inflater.setInput(buffer, from, to - from);
        inMember = true;
    }

    private void readHeader() throws IOException {
        long start = position();
        headerCrc.reset();
        int magic1 = next();
        if (magic1 != MAGIC_1 || next() != MAGIC_2) {
            throw new CorruptStreamException(
                    name, start, (start == 0 ? "is not gzip" : "has something else behind its gzip data") + at(start));
        }
        int method = next();
        int flags = next();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new CorruptStreamException(name, start, "has a gzip header of an unknown kind" + at(start));
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(nextShort());
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            checkHeader();
        }
    }

    private void checkHeader() throws IOException {
        int expected = (int) headerCrc.getValue() & 0xffff;
        if (nextShort() != expected) {
            throw damaged("has a damaged gzip header, its checksum is wrong", null);
        }
    }

    private void endMember() throws IOException {
        long expectedCrc = nextInt();
        long expectedLength = nextInt();
        if (expectedCrc != crc.getValue()) {
            throw damaged("has damaged gzip data, the checksum of the member is wrong", null);
        }
        if (expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw damaged("has damaged gzip data, the length of the member is wrong", null);
        }
        inMember = false;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // The file name or comment is not used.
        }
    }

    private long nextInt() throws IOException {
        return nextShort() | (long) nextShort() << 16;
    }

    private int nextShort() throws IOException {
        return next() | next() << 8;
    }

    private int next() throws IOException {
        if (from == to && !fill()) {
            throw truncated();
        }
        int value = buffer[from++] & 0xff;
        headerCrc.update(value);
        return value;
    }

    /** Replaces what was consumed. */
    private boolean fill() throws IOException {
        int n;
        do {
            n = in.read(buffer, 0, buffer.length);
        } while (n == 0);
        from = 0;
        to = Math.max(0, n);
        fetched += to;
        return n > 0;
    }

    private long position() {
        return fetched - (to - from);
    }

    private CorruptStreamException truncated() {
        return new CorruptStreamException(
                name, fetched, "ends at byte " + fetched + ", in the middle of a gzip member");
    }

    private CorruptStreamException damaged(String what, @Nullable Throwable cause) {
        CorruptStreamException error = new CorruptStreamException(name, position(), what + at(position()));
        if (cause != null) {
            error.initCause(cause);
        }
        return error;
    }

    private static String at(long offset) {
        return ", at byte " + offset;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        atEnd = true;
        in.close();
    }
}
