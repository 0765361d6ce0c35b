package dev.augur.streaming.unpack;

import java.io.IOException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of all streams of a bzip2 object, the checksums of each verified. */
public final class Bzip2Input extends Unpacking {
    /** What it is called. */
    public static final String FORMAT = "bzip2";

    private @Nullable BZip2CompressorInputStream stream;
    private @Nullable Bzip2Lead lead;

    /**
     * Reads from between two streams, or the start.
     *
     * @param packed closed with this
     * @param restarts told where reading can begin again
     */
    public Bzip2Input(PackedBytes packed, RestartLog restarts) {
        super(FORMAT, "stream", packed, restarts);
    }

    /** Reads from a block on, which begins in the first byte; the checksum is that of the blocks before. */
    Bzip2Input(PackedBytes packed, RestartLog restarts, int level, int combined, int bit) {
        super(FORMAT, "stream", packed, restarts);
        this.lead = new Bzip2Lead(level, combined, bit, packed);
        resumeInUnit();
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
            if (lead != null) {
                stream = enter(lead);
                lead = null;
            }
            return stream == null ? -1 : stream.read(target, from, count);
        } catch (IOException | RuntimeException e) {
            // The library trusts what it reads, and leaves its arrays where that is damaged.
            throw explain(e);
        }
    }

    private static BZip2CompressorInputStream enter(Bzip2Lead lead) throws IOException {
        BZip2CompressorInputStream entered = new BZip2CompressorInputStream(lead, false);
        for (int i = 0; i < Bzip2Lead.PLAIN_BYTES; i++) {
            if (entered.read() < 0) {
                throw new IOException("a block of our own has less than it has");
            }
        }
        return entered;
    }

    @Override
    void release() {
        stream = null;
    }
}
