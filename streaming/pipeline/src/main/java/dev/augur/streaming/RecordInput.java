package dev.augur.streaming;

import dev.augur.io.ByteSource;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.RestartPoint;
import dev.augur.streaming.unpack.SplitInput.Crew;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An object whose records are to be read: as a decompressed stream from its first byte, or at any place as it is stored.
 * A format takes one of them. One thread at a time.
 */
public final class RecordInput implements Closeable {
    private final ByteSource object;
    private final @Nullable Compression compression;
    /** Where reading may begin instead of at the first byte. */
    private final @Nullable RestartPoint from;
    /** About how many compressed bytes there are between two places that are noted; 0 if none is. */
    private final long restartSpacing;

    private RestartLog restarts = RestartLog.none();
    private @Nullable SourceInput stored;
    private @Nullable InputStream stream;
    private @Nullable ReadAhead ahead;
    private @Nullable Executor executor;
    private @Nullable Crew crew;
    private long bytesRead;
    private long bytesTotal;

    RecordInput(
            ByteSource object, @Nullable Compression compression, @Nullable RestartPoint from, long restartSpacing) {
        this.object = object;
        this.compression = compression;
        this.from = from;
        this.restartSpacing = restartSpacing;
    }

    /** Has an executor decompress ahead of who reads the stream. */
    void readAhead(@Nullable Executor where) {
        this.executor = where;
    }

    /** Has several pieces decompressed at once. */
    void unpackAhead(@Nullable Crew pieces) {
        this.crew = pieces;
    }

    /**
     * What the object is called.
     *
     * @return its name, for error texts
     */
    public String name() {
        return object.name();
    }

    /**
     * Opens the decompressed bytes from the first one.
     *
     * @return the stream, the same at each call; not buffered, and closed with the reader
     * @throws CorruptStreamException if the object is empty, cut short or damaged; reading throws it too
     * @throws IOException if the object cannot be opened
     */
    public InputStream stream() throws IOException {
        InputStream opened = stream;
        if (opened == null) {
            opened = open(null);
        }
        return opened;
    }

    /**
     * Opens the decompressed bytes from another one on, and closes the stream that was open before. Where the compression
     * allows, those before are not decompressed.
     *
     * @param offset the first byte wanted, in the decompressed object
     * @return the stream; not buffered, and closed with the reader
     * @throws CorruptStreamException if the object is cut short or damaged
     * @throws EOFException if it has fewer bytes
     * @throws IOException if the object cannot be opened
     */
    public InputStream streamAt(long offset) throws IOException {
        close();
        RestartPoint near = from != null && from.offset() <= offset ? from : null;
        InputStream opened = open(near);
        opened.skipNBytes(near == null ? offset : offset - near.offset());
        return opened;
    }

    private InputStream open(@Nullable RestartPoint near) throws IOException {
        SourceInput input = new SourceInput(object, near);
        restarts = restartLog(near);
        InputStream opened = input.decompressed(compression, restarts, crew);
        stored = input;
        ahead = executor == null ? null : new ReadAhead(opened, input::count, executor);
        stream = ahead == null ? opened : ahead;
        return stream;
    }

    private RestartLog restartLog(@Nullable RestartPoint near) {
        if (restartSpacing > 0) {
            return near == null ? RestartLog.every(restartSpacing) : RestartLog.every(restartSpacing, near);
        }
        return near == null ? RestartLog.none() : RestartLog.noneFrom(near);
    }

    /** The last place at or before an offset from which the object can be read again; asked for in their order. */
    @Nullable
    RestartPoint restart(long offset) {
        return restarts.latest(offset).orElse(null);
    }

    /**
     * The object as it is stored, for formats that are read at several places.
     *
     * @return the source, which counts what is read; each stream is closed by who opened it
     * @throws IOException if the object is not there
     * @throws IllegalArgumentException if it was said to be compressed
     */
    public ByteSource source() throws IOException {
        if (compression != null && !(compression instanceof NoCompression)) {
            throw new IllegalArgumentException(
                    name() + " must not be compressed as a whole, its format is read at several places");
        }
        bytesTotal = object.length();
        return new Counted();
    }

    /** Bytes of the object that were read, as they are stored. */
    long bytesRead() {
        if (ahead != null) {
            return ahead.place();
        }
        return stored == null ? bytesRead : stored.count();
    }

    /** Bytes of the object, as they are stored. */
    long bytesTotal() {
        return stored == null ? bytesTotal : stored.length();
    }

    /** Closes the stream, if it was opened. */
    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    private final class Counted implements ByteSource {
        @Override
        public String name() {
            return object.name();
        }

        @Override
        public long length() {
            return bytesTotal;
        }

        @Override
        public String version() throws IOException {
            return object.version();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            return new FilterInputStream(object.open(offset)) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    bytesRead += b < 0 ? 0 : 1;
                    return b;
                }

                @Override
                public int read(byte[] target, int from, int count) throws IOException {
                    int n = super.read(target, from, count);
                    bytesRead += Math.max(0, n);
                    return n;
                }
            };
        }
    }
}
