package dev.augur.streaming;

import java.io.IOException;

/** How records are written down in bytes. Immutable and thread-safe. */
public abstract sealed class RecordFormat permits CsvFormat, JsonLinesFormat {
    /** The largest record that is read unless another limit is given: 4 MiB. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 1 << 22;

    /** So that buffers stay within what an array holds. */
    private static final int MAX_RECORD_BYTES = 1 << 28;

    private final int maxRecordBytes;

    RecordFormat(int maxRecordBytes) {
        if (maxRecordBytes < 1 || maxRecordBytes > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    "maxRecordBytes must be 1 to " + MAX_RECORD_BYTES + ", got " + maxRecordBytes);
        }
        this.maxRecordBytes = maxRecordBytes;
    }

    /**
     * The largest record that is read; a larger one is a failed record, and reading goes on behind it.
     *
     * @return bytes, without the line end
     */
    public final int maxRecordBytes() {
        return maxRecordBytes;
    }

    /**
     * This format with another limit.
     *
     * @param bytes the largest record that is read, 1 to 256 MiB
     * @return the format
     */
    public abstract RecordFormat maxRecordBytes(int bytes);

    /** Finds the ends of records. */
    abstract Splitter splitter();

    /** Whether bytes between two line ends are no record. */
    abstract boolean isBlank(Frames frames);

    /**
     * What reads the records behind the header.
     *
     * @param header reads the header, if the format has one
     * @throws dev.augur.InvalidInputException if the header is wrong
     */
    abstract RowParser parser(HeaderText header) throws IOException;

    /** Writes records. */
    abstract FieldsEncoder encoder();
}
