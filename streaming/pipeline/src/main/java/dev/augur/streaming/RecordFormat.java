package dev.augur.streaming;

import java.io.IOException;

/**
 * How records are written down in bytes. Immutable and thread-safe. A format of another library or of your own extends
 * this class: it gives the {@link Records} of an object, and an encoder if it can be written too.
 */
public abstract class RecordFormat {
    /** The largest record that is read unless another limit is given: 4 MiB. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 1 << 22;

    /** So that buffers stay within what an array holds. */
    private static final int MAX_RECORD_BYTES = 1 << 28;

    private final int maxRecordBytes;

    /**
     * A format with a limit.
     *
     * @param maxRecordBytes the largest record that is read, 1 to 256 MiB
     */
    protected RecordFormat(int maxRecordBytes) {
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

    /**
     * Opens the records of an object. The reader that calls this closes them before it closes the input.
     *
     * @param input the object; its stream, or the object at any place
     * @return the records, before the first one
     * @throws IOException if the object cannot be opened
     */
    protected abstract Records open(RecordInput input) throws IOException;

    /**
     * What writes records to one object.
     *
     * @return the encoder, closed by who called
     * @throws IOException if it needs a temporary file and cannot have one
     * @throws UnsupportedOperationException if the format can only be read
     */
    protected FieldsEncoder encoder() throws IOException {
        throw new UnsupportedOperationException(this + " can be read, it cannot be written; write JSON lines");
    }
}
