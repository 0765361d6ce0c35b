package dev.augur.streaming;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The bytes of all frames of a zstd object. The header of each frame is read before the decoder sees it, so that a frame
 * cannot ask for more memory than is allowed. One thread at a time.
 */
final class ZstdInput extends InputStream {
    private static final int BUFFER_BYTES = 1 << 17;

    private final InputStream in;
    private final String name;
    private final long maxWindowBytes;
    private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
    private final byte[] transfer = new byte[BUFFER_BYTES];
    private final ByteBuffer source = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final ByteBuffer target = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    /** Offset of the byte behind {@link #source}. */
    private long fetched;

    private boolean inFrame;
    private boolean atEnd;

    ZstdInput(InputStream in, String name, long maxWindowBytes) {
        this.in = in;
        this.name = name;
        this.maxWindowBytes = maxWindowBytes;
        decoder.setLongMax(Long.SIZE - Long.numberOfLeadingZeros(maxWindowBytes - 1));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        while (count > 0 && !target.hasRemaining() && !atEnd) {
            if (inFrame) {
                decode();
            } else {
                beginFrame();
            }
        }
        int n = Math.min(count, target.remaining());
        target.get(into, offset, n);
        return n == 0 && count > 0 ? -1 : n;
    }

    private void decode() throws IOException {
        target.clear();
        try {
            inFrame = !decoder.decompressDirectByteBufferStream(target, source);
        } catch (ZstdException e) {
            target.position(0);
            CorruptStreamException error = new CorruptStreamException(
                    name, position(), "has damaged zstd data, " + e.getMessage() + ", at byte " + position());
            error.initCause(e);
            throw error;
        } finally {
            target.flip();
        }
        boolean hungry = inFrame && !target.hasRemaining() && !source.hasRemaining();
        if (hungry && !fill()) {
            throw truncated();
        }
    }

    private void beginFrame() throws IOException {
        while (source.remaining() < ZstdHeader.MAX_BYTES && fill()) {
            // The header may lie across reads.
        }
        if (fetched == 0) {
            throw new CorruptStreamException(name, 0, "is empty, where zstd data must be");
        }
        if (!source.hasRemaining()) {
            atEnd = true;
            return;
        }
        check(ZstdHeader.read(source));
        inFrame = true;
    }

    private void check(ZstdHeader header) throws IOException {
        long start = position();
        switch (header.kind()) {
            case CUT -> throw truncated();
            case OTHER ->
                throw new CorruptStreamException(
                        name,
                        start,
                        (start == 0 ? "is not zstd" : "has something else behind its zstd data") + ", at byte "
                                + start);
            case FRAME -> {
                if (header.windowBytes() < 0 || header.windowBytes() > maxWindowBytes) {
                    throw new CorruptStreamException(
                            name,
                            start,
                            "has a zstd frame with a window of " + Long.toUnsignedString(header.windowBytes())
                                    + " bytes, at most " + maxWindowBytes + " are allowed, at byte " + start);
                }
            }
            case SKIPPABLE -> {}
        }
    }

    /** Adds to the source. */
    private boolean fill() throws IOException {
        int n = in.read(transfer, 0, source.capacity() - source.remaining());
        if (n > 0) {
            source.compact().put(transfer, 0, n).flip();
            fetched += n;
        }
        return n >= 0;
    }

    private long position() {
        return fetched - source.remaining();
    }

    private CorruptStreamException truncated() {
        return new CorruptStreamException(name, fetched, "ends at byte " + fetched + ", in the middle of a zstd frame");
    }

    @Override
    public void close() throws IOException {
        decoder.close();
        atEnd = true;
        inFrame = false;
        in.close();
    }
}
