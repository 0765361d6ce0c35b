package dev.augur.archive;

import dev.augur.io.ByteSource;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A source that is read at any place. It is opened anew only to go back, or far ahead. One thread at a time. */
final class SourceWindow implements Window {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Going over so many bytes costs less than another request to a store. */
    private static final int NEAR_BYTES = 1 << 20;

    private final ByteSource source;
    private final long size;
    private @Nullable InputStream in;
    /** Where the stream is. */
    private long position;

    SourceWindow(ByteSource source) throws IOException {
        this.source = source;
        this.size = source.length();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer read(long offset, int count) throws IOException {
        requireInside(offset, count);
        byte[] bytes = new byte[count];
        for (int have = 0; have < count; ) {
            int n = read(offset + have, bytes, have, count - have);
            if (n < 0) {
                throw new EOFException(source.name() + " ended at byte " + (offset + have) + " of " + size);
            }
            have += n;
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read(long offset, byte[] into, int from, int count) throws IOException {
        InputStream stream = at(offset);
        int n = stream.read(into, from, count);
        position += Math.max(0, n);
        return n;
    }

    private InputStream at(long offset) throws IOException {
        InputStream stream = in;
        if (stream == null || offset < position || offset - position > NEAR_BYTES) {
            close();
            stream = new BufferedInputStream(source.open(offset), BUFFER_BYTES);
            in = stream;
        } else {
            stream.skipNBytes(offset - position);
        }
        position = offset;
        return stream;
    }

    @Override
    public InputStream open(long from, long to) throws IOException {
        requireInside(from, to - from);
        return new WindowInput(this, from, to);
    }

    @Override
    public void close() throws IOException {
        InputStream stream = in;
        in = null;
        if (stream != null) {
            stream.close();
        }
    }
}
