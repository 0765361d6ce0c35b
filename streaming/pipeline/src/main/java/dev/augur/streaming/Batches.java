package dev.augur.streaming;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records of an object, and how they are cut into batches. One thread at a time. */
abstract class Batches implements Closeable {
    final RecordReader reader;

    /** Of a reader, which is closed with this. */
    Batches(RecordReader reader) {
        this.reader = reader;
    }

    /**
     * Reads records.
     *
     * @param most no more than that
     * @param begunAt the time, for {@link Batch.Span}
     * @return the batch, or null at the end
     */
    abstract @Nullable Batch<?> next(int most, long begunAt) throws IOException;

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
