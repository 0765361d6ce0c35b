package dev.augur.streaming;

import dev.augur.io.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A source from its first byte, counted, and held to its length: it never ends early or late. One thread at a time. */
final class SourceInput extends InputStream {
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    /** Behind a first byte of 0x50 to 0x5f. */
    private static final byte[] ZSTD_SKIPPABLE_MAGIC = {0x2a, 0x4d, 0x18};

    private final String name;
    private final long length;
    private final InputStream in;
    /** The first bytes, once they were looked at. */
    private byte[] head = new byte[0];

    private int headRead;
    private long count;

    SourceInput(ByteSource source) throws IOException {
        this.name = source.name();
        this.length = source.length();
        this.in = source.open(0);
    }

    /** Decompresses, by the magic bytes unless told how. Closes itself if that fails. */
    InputStream decompressed(@Nullable Compression compression) throws IOException {
        InputStream opened = null;
        try {
            Compression chosen = compression == null ? detect() : compression;
            opened = chosen.decompress(this, name);
            return opened;
        } finally {
            if (opened == null) {
                close();
            }
        }
    }

    private Compression detect() throws IOException {
        head = readNBytes(ZSTD_MAGIC.length);
        count = 0;
        if (head.length == 0) {
            throw new CorruptStreamException(name, 0, "is empty");
        }
        if (headHas(0, GZIP_MAGIC)) {
            return Compression.gzip();
        }
        boolean skippable = (head[0] & 0xf0) == 0x50 && headHas(1, ZSTD_SKIPPABLE_MAGIC);
        return skippable || headHas(0, ZSTD_MAGIC) ? Compression.zstd() : Compression.none();
    }

    private boolean headHas(int at, byte[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (at + i >= head.length || head[at + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes that were read, compressed if the source is. */
    long count() {
        return count;
    }

    /** Bytes that there are, compressed if the source is. */
    long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int wanted) throws IOException {
        if (headRead < head.length && wanted > 0) {
            int n = Math.min(wanted, head.length - headRead);
            System.arraycopy(head, headRead, target, from, n);
            headRead += n;
            count += n;
            return n;
        }
        int n = in.read(target, from, wanted);
        count += Math.max(0, n);
        if (n < 0 ? count != length : count > length) {
            throw new EOFException(name + (n < 0 ? " ended at byte " : " went on to byte ") + count + " of " + length);
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
