package dev.augur.streaming;

import dev.augur.io.ByteSink;
import java.io.IOException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline writes.
 *
 * @param sinks where each part will be
 * @param format how its records are written down
 * @param compression how it is compressed; null to go by the name
 * @param size of a part; null if there is only one
 */
record OutputPlan(
        IntFunction<? extends ByteSink> sinks,
        RecordFormat format,
        @Nullable Compression compression,
        @Nullable PartSize size) {

    RecordSink open(int number) throws IOException {
        ByteSink sink = sinks.apply(number);
        return RecordSink.open(sink, format, compression == null ? Compression.ofName(sink.name()) : compression);
    }

    boolean isInParts() {
        return size != null;
    }

    /** Whether a part is to end. */
    boolean isFull(OutputPart part) {
        return size != null
                && (part.tally().read() >= size.records() || part.output().bytesWritten() >= size.bytes());
    }

    /** The most records that the next batch may have, behind so many of the object: the same in a run that was resumed. */
    int most(int batchRows, long before) {
        return size == null ? batchRows : (int) Math.min(batchRows, size.records() - before % size.records());
    }
}
