package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The records of an object, one after the other, in memory that does not grow with it. Reading is not buffered beyond
 * about 128 KiB and one record. One thread at a time.
 */
public final class RecordReader implements Closeable {
    private final String name;
    private final SourceInput source;
    private final InputStream decompressed;
    private final RecordFormat format;
    private final Frames frames;
    private @Nullable RowParser parser;
    private long records;
    private boolean atEnd;

    /** Opens an object, whose first bytes tell the compression if it is null. */
    RecordReader(ByteSource source, RecordFormat format, @Nullable Compression compression) throws IOException {
        this.name = source.name();
        this.format = format;
        this.source = new SourceInput(source);
        this.decompressed = this.source.decompressed(compression);
        this.frames = new Frames(decompressed, format.splitter(), format.maxRecordBytes());
    }

    /**
     * Opens an object that is plain or of any compression that is known: its first bytes tell.
     *
     * @param source the object
     * @param format how its records are written down
     * @return the reader, closed by the caller
     * @throws IOException if the object cannot be opened, or is empty
     */
    public static RecordReader open(ByteSource source, RecordFormat format) throws IOException {
        return new RecordReader(source, format, null);
    }

    /**
     * Opens an object of a given compression.
     *
     * @param source the object
     * @param format how its records are written down
     * @param compression how it is compressed
     * @return the reader, closed by the caller
     * @throws IOException if the object cannot be opened
     */
    public static RecordReader open(ByteSource source, RecordFormat format, Compression compression)
            throws IOException {
        return new RecordReader(source, format, compression);
    }

    /**
     * Reads the next record. One that is malformed or too long is a row with an {@linkplain Row#error() error}, and
     * reading goes on behind it.
     *
     * @return the row, or null at the end
     * @throws IOException if the object cannot be read on: it is gone, cut short or damaged, or its header is wrong
     */
    public @Nullable Row next() throws IOException {
        RowParser rows = parser == null ? begin() : parser;
        if (!nextFrame()) {
            return null;
        }
        Position position = new Position(name, ++records, frames.offset());
        try {
            return rows.parse(position, text());
        } catch (InvalidInputException e) {
            return new UnreadableRow(position, e);
        }
    }

    /** Goes over the next record without looking into it; false at the end. */
    boolean skip() throws IOException {
        if (parser == null) {
            begin();
        }
        boolean some = nextFrame();
        records += some ? 1 : 0;
        return some;
    }

    private RowParser begin() throws IOException {
        try {
            RowParser rows = format.parser(this::headerText);
            parser = rows;
            return rows;
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new IOException(name + " has a header that cannot be used: " + e.getMessage(), e);
        }
    }

    private String headerText() throws IOException {
        if (!nextFrame()) {
            throw new IOException(name + " has no header, it holds no records");
        }
        return text();
    }

    private boolean nextFrame() throws IOException {
        do {
            if (!frames.next()) {
                atEnd = true;
                return false;
            }
        } while (format.isBlank(frames));
        return true;
    }

    private String text() {
        if (frames.isTooLong()) {
            throw new InvalidInputException("The record must have at most " + format.maxRecordBytes()
                    + " bytes, it has more" + (frames.isOpen() ? ", a quote in it is never closed" : ""));
        }
        try {
            return frames.text();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("The record must be UTF-8, it is not", e);
        }
    }

    /** Records up to here. */
    long records() {
        return records;
    }

    /** Offset in the decompressed object behind the latest record. */
    long offset() {
        return frames.position();
    }

    /** Whether the end was seen. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Bytes of the latest record. */
    int recordBytes() {
        return frames.size();
    }

    /** Bytes of the object that were read, as they are stored. */
    long bytesRead() {
        return source.count();
    }

    /** Bytes of the object, as they are stored. */
    long bytesTotal() {
        return source.length();
    }

    /** Closes the object. */
    @Override
    public void close() throws IOException {
        decompressed.close();
    }

    @Override
    public String toString() {
        return "reader of " + name;
    }
}
