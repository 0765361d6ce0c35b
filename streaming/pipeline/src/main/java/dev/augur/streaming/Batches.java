package dev.augur.streaming;

import dev.augur.streaming.unpack.RestartPoint;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An object, cut into batches. One thread at a time. */
interface Batches extends Closeable {
    /**
     * Reads records.
     *
     * @param most no more than that
     * @param begunAt the time, for {@link Batch.Span}
     * @return the batch, or null at the end
     */
    @Nullable
    Batch<?> next(int most, long begunAt) throws IOException;

    /** Goes over a record; false at the end. */
    boolean skip() throws IOException;

    /** Goes to where a record ended in another reading; false if it must be gone to record by record. */
    boolean startAt(long records, long offset) throws IOException;

    /** Records up to here. */
    long records();

    /** Offset in the decompressed object behind the latest record. */
    long offset();

    /** Whether the end was seen. */
    boolean isAtEnd();

    /** Where reading can begin again, at or before a place up to which all is done; or null. */
    @Nullable
    RestartPoint restart(long offset);

    /** Bytes of the object that were read, as they are stored. */
    long bytesRead();

    /** Bytes of the object, as they are stored. */
    long bytesTotal();
}
