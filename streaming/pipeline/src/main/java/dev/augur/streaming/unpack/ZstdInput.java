package dev.augur.streaming.unpack;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of all frames of a zstd object (RFC 8878). The header of each frame is read before the decoder sees it, so that a frame
 * cannot ask for more memory than is allowed.
 */
public final class ZstdInput extends Unpacking {
    /** What it is called. */
    public static final String FORMAT = "zstd";

    private static final int BUFFER_BYTES = 1 << 17;

    private final long maxWindowBytes;
    private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
    private final byte[] transfer = new byte[BUFFER_BYTES];
    private final ByteBuffer source = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final ByteBuffer target = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private boolean inFrame;

    /**
     * Reads from between two frames, or the start.
     *
     * @param packed closed with this
     * @param restarts told where reading can begin again
     * @param maxWindowBytes the largest window that is accepted
     */
    public ZstdInput(PackedBytes packed, RestartLog restarts, long maxWindowBytes) {
        super(FORMAT, "frame", packed, restarts);
        this.maxWindowBytes = maxWindowBytes;
        decoder.setLongMax(Long.SIZE - Long.numberOfLeadingZeros(maxWindowBytes - 1));
    }

    @Override
    int unpack(byte[] into, int offset, int count) throws IOException {
        while (!target.hasRemaining()) {
            if (!inFrame) {
                return -1;
            }
            decode();
        }
        int n = Math.min(count, target.remaining());
        target.get(into, offset, n);
        return n;
    }

    private void decode() throws IOException {
        target.clear();
        try {
            inFrame = !decoder.decompressDirectByteBufferStream(target, source);
        } catch (ZstdException e) {
            target.position(0);
            throw damaged("data, " + e.getMessage(), e);
        } finally {
            target.flip();
        }
        boolean hungry = inFrame && !target.hasRemaining() && !source.hasRemaining();
        if (hungry && !fill()) {
            throw cut();
        }
    }

    @Override
    boolean begin() throws IOException {
        while (source.remaining() < ZstdHeader.MAX_BYTES && fill()) {
            // The header may lie across reads.
        }
        if (!source.hasRemaining()) {
            return false;
        }
        check(ZstdHeader.read(source));
        inFrame = true;
        return true;
    }

    private void check(ZstdHeader header) throws IOException {
        switch (header.kind()) {
            case CUT -> throw cut();
            case OTHER -> throw other();
            case FRAME -> {
                if (header.windowBytes() < 0 || header.windowBytes() > maxWindowBytes) {
                    throw refused(
                            "a zstd frame with a window of " + Long.toUnsignedString(header.windowBytes())
                                    + " bytes, at most " + maxWindowBytes + " are allowed",
                            null);
                }
            }
            case SKIPPABLE -> {}
        }
    }

    /** Adds to the source. */
    private boolean fill() throws IOException {
        int n = packed.read(transfer, 0, source.capacity() - source.remaining());
        if (n > 0) {
            source.compact().put(transfer, 0, n).flip();
        }
        return n >= 0;
    }

    @Override
    long position() {
        return packed.position() - source.remaining();
    }

    @Override
    void release() {
        decoder.close();
        inFrame = false;
        target.position(target.limit());
    }
}
