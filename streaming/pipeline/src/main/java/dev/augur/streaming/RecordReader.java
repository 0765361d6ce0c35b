package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import dev.augur.streaming.NumberRecords.NumbersFound;
import dev.augur.streaming.unpack.RestartPoint;
import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The records of an object, one after the other, in memory that does not grow with it. Reading is not buffered beyond
 * about 128 KiB and one record. One thread at a time.
 */
public final class RecordReader implements Closeable {
    private final String name;
    private final RecordInput input;
    private final Records found;
    private long records;
    /** Where reading began. */
    private long startedAt;

    private long recordsAtStart;
    private boolean atEnd;

    /** Opens an object, whose first bytes tell the compression if it is null. */
    RecordReader(ByteSource source, RecordFormat format, @Nullable Compression compression) throws IOException {
        this(source.name(), new RecordInput(source, compression, null, 0), format);
    }

    /** Opens an object, which is closed if that fails. */
    RecordReader(String name, RecordInput input, RecordFormat format) throws IOException {
        this.name = name;
        this.input = input;
        Records opened = null;
        try {
            opened = format.open(input);
            this.found = opened;
        } finally {
            if (opened == null) {
                input.close();
            }
        }
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
     * @throws BrokenObjectException if it is not what its format says, so that the end of a record cannot be found
     * @throws IOException if the object cannot be read on: it is gone, cut short or damaged, or its header is wrong
     */
    public @Nullable Row next() throws IOException {
        return skip() ? row() : null;
    }

    /** The latest record, which was not read yet. */
    Row row() throws IOException {
        Position position = new Position(name, records, found.offset(), found.member());
        try {
            return found.row(position);
        } catch (InvalidInputException e) {
            return new UnreadableRow(position, e);
        }
    }

    /** Goes to the next record, and reads its numbers if that can be done without a row. */
    NumbersFound nextNumbers(NumberColumns columns, FloatBuffer target, int row) throws IOException {
        if (!(found instanceof NumberRecords numbers)) {
            return skip() ? NumbersFound.NONE : NumbersFound.END;
        }
        NumbersFound next = atEnd ? NumbersFound.END : numbers.nextNumbers(columns, target, row);
        atEnd = next == NumbersFound.END;
        records += atEnd ? 0 : 1;
        return next;
    }

    /** Goes over the next record without looking into it; false at the end. */
    boolean skip() throws IOException {
        if (atEnd || !found.next()) {
            atEnd = true;
            return false;
        }
        records++;
        return true;
    }

    /** Goes to where a record ended in another reading, if that can be done faster than by going over those before it. */
    boolean startAt(long recordsBefore, long offset) throws IOException {
        if (!found.startAt(offset)) {
            return false;
        }
        records = recordsBefore;
        recordsAtStart = recordsBefore;
        startedAt = offset;
        return true;
    }

    /** The latest record as it is written in the object, or null. */
    byte @Nullable [] raw() {
        return found.raw();
    }

    /** Where reading can begin again, at or before a place up to which all is done; or null. */
    @Nullable
    RestartPoint restart(long offset) {
        return input.restart(offset);
    }

    /** Records up to here. */
    long records() {
        return records;
    }

    /** Offset in the decompressed object behind the latest record. */
    long offset() {
        return records == recordsAtStart ? startedAt : found.end();
    }

    /** Offset of the latest record's first byte in the decompressed object. */
    long recordOffset() {
        return found.offset();
    }

    /** Whether the end was seen. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Bytes of the latest record. */
    int recordBytes() {
        return found.size();
    }

    /** Bytes of the object that were read, as they are stored. */
    long bytesRead() {
        return input.bytesRead();
    }

    /** Bytes of the object, as they are stored. */
    long bytesTotal() {
        return input.bytesTotal();
    }

    /** Closes the object. */
    @Override
    public void close() throws IOException {
        try (input) {
            found.close();
        }
    }

    @Override
    public String toString() {
        return "reader of " + name;
    }
}
