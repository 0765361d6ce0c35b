package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.augur.io.ByteSink;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps the records that failed, as far as the policy forgives them. One thread at a time. */
final class DeadLetters implements Closeable {
    private final @Nullable RecordSink sink;
    private final long maxFailed;

    private DeadLetters(@Nullable RecordSink sink, long maxFailed) {
        this.sink = sink;
        this.maxFailed = maxFailed;
    }

    static DeadLetters open(ErrorPolicy policy) throws IOException {
        ByteSink bytes = policy.deadLetters();
        RecordSink sink = bytes == null ? null : RecordSink.open(bytes, JsonLinesFormat.standard());
        return new DeadLetters(sink, policy.maxFailed());
    }

    /** Adds the record that is the so-and-so-many-th to fail. */
    void add(Position position, InferenceException error, long failed) throws IOException {
        if (failed > maxFailed || sink == null) {
            String many = failed == 1 ? "" : failed + " records failed, at most " + maxFailed + " may; the last is ";
            throw new BadRecordException(many + position + ": " + error.getMessage(), position, error);
        }
        sink.write(fields -> {
            fields.put("object", position.object());
            if (position.member() != null) {
                fields.put("member", position.member());
            }
            fields.put("record", position.record())
                    .put("offset", position.offset())
                    .put("error", error.getMessage());
        });
    }

    void commit() throws IOException {
        if (sink != null) {
            sink.commit();
        }
    }

    @Override
    public void close() throws IOException {
        if (sink != null) {
            sink.close();
        }
    }
}
