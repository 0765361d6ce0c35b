package dev.augur.streaming.unpack;

import java.io.IOException;
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

    @Override
    boolean begin() throws IOException {
        if (!packed.hasMore()) {
            return false;
        }
        if (!packed.mayStartWith((byte) 0xfd, (byte) '7', (byte) 'z', (byte) 'X', (byte) 'Z', (byte) 0)) {
            throw other();
        }
        try {
            stream = new SingleXZInputStream(packed, maxMemoryKiB, true, BasicArrayCache.getInstance());
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
        return true;
    }

    @Override
    int unpack(byte[] target, int from, int count) throws IOException {
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
