package dev.augur.streaming;

import dev.augur.io.ByteSink;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes records to an object that is visible only once it is {@linkplain #commit() committed}. Closing without that
 * leaves nothing. One thread at a time.
 */
public final class RecordSink implements Closeable {
    private final SinkOutput output;
    private final FieldsEncoder fields;

    private RecordSink(SinkOutput output, FieldsEncoder fields) {
        this.output = output;
        this.fields = fields;
    }

    /**
     * Opens an object, compressed as the ending of its name says: {@link Compression#ofName}.
     *
     * @param sink where the object will be
     * @param format how records are written down
     * @return the sink, closed by the caller
     * @throws IOException if the object cannot be written
     * @throws UnsupportedOperationException if the format can only be read
     */
    public static RecordSink open(ByteSink sink, RecordFormat format) throws IOException {
        return open(sink, format, Compression.ofName(sink.name()));
    }

    /**
     * Opens an object.
     *
     * @param sink where the object will be
     * @param format how records are written down
     * @param compression how the object is compressed
     * @return the sink, closed by the caller
     * @throws IOException if the object cannot be written
     * @throws UnsupportedOperationException if the format can only be read
     */
    public static RecordSink open(ByteSink sink, RecordFormat format, Compression compression) throws IOException {
        FieldsEncoder fields = format.encoder();
        RecordSink opened = null;
        try {
            opened = new RecordSink(SinkOutput.open(sink, compression), fields);
            return opened;
        } finally {
            if (opened == null) {
                fields.close();
            }
        }
    }

    /**
     * Writes a record. If the caller's code throws, nothing of the record is written.
     *
     * @param record puts the fields
     * @throws IOException if the object cannot be written
     */
    public void write(Consumer<Fields> record) throws IOException {
        fields.begin();
        record.accept(fields);
        fields.writeTo(output);
    }

    /** Writes a record of numbers: all in the field that is named, or one in each. */
    void writeNumbers(List<String> names, float[] numbers) throws IOException {
        fields.writeNumbers(names, numbers, output);
    }

    /**
     * Makes the object visible, whole.
     *
     * @throws IOException if that fails; then nothing is visible
     */
    public void commit() throws IOException {
        fields.finish(output);
        output.commit();
    }

    /** Bytes that were written, as they are stored. */
    long bytesWritten() {
        return output.count();
    }

    /** Throws the object away, unless it was committed. */
    @Override
    public void close() throws IOException {
        try (output) {
            fields.close();
        }
    }
}
