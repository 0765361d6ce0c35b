package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.SingleXZInputStream;

/** The bytes of all streams of an xz object, with what may pad them (The .xz File Format 1.2, section 2), checks verified. */
public final class XzInput extends Unpacking {
    /** What it is called. */
    public static final String FORMAT = "xz";

    private static final int PADDING = 4;

    private final int maxMemoryKiB;
    private @Nullable SingleXZInputStream stream;
    private @Nullable XzTail tail;

    /**
     * Reads from between two streams, or the start.
     *
     * @param packed closed with this
     * @param restarts told where reading can begin again
     * @param maxMemoryBytes the most memory that the decoder may take
     */
    public XzInput(PackedBytes packed, RestartLog restarts, long maxMemoryBytes) {
        super(FORMAT, "stream", packed, restarts);
        this.maxMemoryKiB = (int) Math.min(Integer.MAX_VALUE, maxMemoryBytes >> 10);
    }

    /** Reads from a block or the index on, by the header of the stream and the sums of the blocks before, which are changed. */
    XzInput(PackedBytes packed, RestartLog restarts, long maxMemoryBytes, byte[] header, XzSums sums) {
        this(packed, restarts, maxMemoryBytes);
        this.tail = new XzTail(packed, header, sums);
        resumeInUnit();
    }

    @Override
    boolean begin() throws IOException {
        if (!packed.hasMore()) {
            return false;
        }
        if (!packed.mayStartWith((byte) 0xfd, (byte) '7', (byte) 'z', (byte) 'X', (byte) 'Z', (byte) 0)) {
            throw other();
        }
        open(packed);
        return true;
    }

    private void open(InputStream in) throws IOException {
        try {
            stream = new SingleXZInputStream(in, maxMemoryKiB, true, BasicArrayCache.getInstance());
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    @Override
    int unpack(byte[] target, int from, int count) throws IOException {
        if (tail != null) {
            open(tail);
            tail = null;
        }
        if (stream == null) {
            return -1;
        }
        try {
            int n = stream.read(target, from, count);
            if (n < 0) {
                release();
                passPadding();
            }
            return n;
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    private void passPadding() throws IOException {
        while (packed.gather(PADDING) >= PADDING && packed.mayStartWith(new byte[PADDING])) {
            packed.pass(PADDING);
        }
    }

    private IOException explained(Exception e) {
        if (e instanceof MemoryLimitException limit) {
            return refused(
                    "xz data whose decoder needs " + limit.getMemoryNeeded() + " KiB of memory, at most " + maxMemoryKiB
                            + " are allowed",
                    e);
        }
        return explain(e);
    }

    @Override
    void release() throws IOException {
        if (stream != null) {
            stream.close(false);
            stream = null;
        }
    }
}
