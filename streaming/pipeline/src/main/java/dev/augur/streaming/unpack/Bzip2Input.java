package dev.augur.streaming.unpack;

import java.io.IOException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of all streams of a bzip2 object, the checksums of each verified. */
public final class Bzip2Input extends Unpacking {
    /** What it is called. */
    public static final String FORMAT = "bzip2";

    private @Nullable BZip2CompressorInputStream stream;

    /**
     * Reads from between two streams, or the start.
     *
     * @param packed closed with this
     * @param restarts told where reading can begin again
     */
    public Bzip2Input(PackedBytes packed, RestartLog restarts) {
        super(FORMAT, "stream", packed, restarts);
    }

    @Override
    boolean begin() throws IOException {
        if (!packed.hasMore()) {
            return false;
        }
        if (!packed.mayStartWith((byte) 'B', (byte) 'Z', (byte) 'h')) {
            throw other();
        }
        try {
            stream = new BZip2CompressorInputStream(packed, false);
        } catch (IOException | RuntimeException e) {
            throw explain(e);
        }
        return true;
    }

    @Override
    int unpack(byte[] target, int from, int count) throws IOException {
        try {
            return stream == null ? -1 : stream.read(target, from, count);
        } catch (IOException | RuntimeException e) {
            // The library trusts what it reads, and leaves its arrays where that is damaged.
            throw explain(e);
        }
    }

    @Override
    void release() {
        stream = null;
    }
}
