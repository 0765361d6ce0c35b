package dev.augur.streaming;

import dev.augur.io.ByteSource;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.RestartPoint;
import dev.augur.streaming.unpack.SplitInput;
import dev.augur.streaming.unpack.SplitInput.Crew;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A source from its first byte, or from a restart point, counted, and held to its length: it never ends early or late. One
 * thread at a time.
 */
final class SourceInput extends InputStream {
    private final String name;
    private final long length;
    private final @Nullable RestartPoint from;
    private final InputStream in;
    /** Bytes that were looked at, and are read next. */
    private byte[] head = new byte[0];

    private int headRead;
    private @Nullable Crew crew;
    private @Nullable SplitInput split;
    private long count;

    SourceInput(ByteSource source) throws IOException {
        this(source, null);
    }

    /** Begins at a point of the same version of the source, unless it is null. */
    SourceInput(ByteSource source, @Nullable RestartPoint from) throws IOException {
        this.name = source.name();
        this.length = source.length();
        this.from = from;
        this.count = from == null ? 0 : from.firstByte();
        if (count > length) {
            throw new WrongResumePointException(
                    name + " cannot be read on at byte " + count + ": it has " + length + "; begin without the point");
        }
        this.in = source.open(count);
    }

    /** Decompresses, by the magic bytes unless told how. Closes itself if that fails. */
    InputStream decompressed(@Nullable Compression compression) throws IOException {
        return decompressed(compression, from == null ? RestartLog.none() : RestartLog.noneFrom(from));
    }

    /** Decompresses, and notes where that can begin again. The log must begin where this does. */
    InputStream decompressed(@Nullable Compression compression, RestartLog restarts) throws IOException {
        return decompressed(compression, restarts, null);
    }

    /** Decompresses several pieces at once, unless there is no crew for that. */
    InputStream decompressed(@Nullable Compression compression, RestartLog restarts, @Nullable Crew pieces)
            throws IOException {
        crew = pieces;
        InputStream opened = null;
        try {
            opened = from == null ? begin(compression, restarts) : resume(compression, restarts, from);
            return opened;
        } finally {
            if (opened == null) {
                close();
            }
        }
    }

    private InputStream begin(@Nullable Compression compression, RestartLog restarts) throws IOException {
        return open(compression == null ? detect() : compression, restarts);
    }

    private InputStream open(Compression compression, RestartLog restarts) throws IOException {
        if (compression instanceof Packing packing) {
            return crew == null
                    ? packing.decompress(new PackedBytes(this, count), name, restarts)
                    : split(packing, crew, restarts);
        }
        restarts.anywhere(compression.toString());
        return this;
    }

    private InputStream split(Packing packing, Crew pieces, RestartLog restarts) throws IOException {
        SplitInput opened = packing.split(this, count, name, restarts, pieces);
        split = opened;
        return new Unpacked(opened, name);
    }

    private InputStream resume(@Nullable Compression compression, RestartLog restarts, RestartPoint point)
            throws IOException {
        Compression named = compression == null ? Magic.ofFormat(point.format()) : compression;
        if (named == null || !named.toString().equals(point.format())) {
            throw new WrongResumePointException(name + " is read as " + (named == null ? "nothing known" : named)
                    + ", and the restart point is one of " + point.format());
        }
        return named instanceof Packing packing && (crew == null || point.member() != null)
                ? packing.resume(new PackedBytes(this, count), name, restarts, point)
                : open(named, restarts);
    }

    private Compression detect() throws IOException {
        look();
        if (head.length == 0) {
            throw new CorruptStreamException(name, 0, "is empty");
        }
        if (Magic.isSkippable(head)) {
            return detectBehindSkippable();
        }
        Compression found = Magic.of(head);
        Compression named = Compression.ofName(name);
        if (found instanceof NoCompression && !(named instanceof NoCompression)) {
            throw new CorruptStreamException(
                    name,
                    0,
                    "is named as " + named
                            + " data, and does not begin as such, nor as any other that is known; if it is"
                            + " plain, set Compression.none()");
        }
        return found;
    }

    /** Zstd and lz4 both skip such frames. What is neither is for the decoder to refuse. */
    private Compression detectBehindSkippable() throws IOException {
        while (Magic.isSkippable(head)) {
            try {
                skipNBytes(Magic.skippableBytes(head));
            } catch (EOFException e) {
                throw count == length
                        ? new CorruptStreamException(
                                name, count, "ends at byte " + count + ", in the middle of a frame that is skipped")
                        : e;
            }
            look();
        }
        return Magic.of(head).equals(Compression.lz4()) ? Compression.lz4() : Compression.zstd();
    }

    private void look() throws IOException {
        byte[] next = readNBytes(Magic.BYTES);
        head = next;
        headRead = 0;
        count -= next.length;
    }

    /** The place up to which bytes were read, or unpacked where that is done in pieces; compressed if the source is. */
    long count() {
        return split == null ? count : Math.min(count, split.place());
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
    public int read(byte[] target, int offset, int wanted) throws IOException {
        if (headRead < head.length && wanted > 0) {
            int n = Math.min(wanted, head.length - headRead);
            System.arraycopy(head, headRead, target, offset, n);
            headRead += n;
            count += n;
            return n;
        }
        int n = in.read(target, offset, wanted);
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
