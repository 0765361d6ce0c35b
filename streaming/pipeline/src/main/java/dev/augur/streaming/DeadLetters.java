package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.augur.io.ByteSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the records that failed, as far as the policy forgives them. One thread at a time. */
final class DeadLetters implements Closeable {
    private final ErrorPolicy policy;
    private final int part;
    private @Nullable RecordSink sink;

    private DeadLetters(ErrorPolicy policy, int part) {
        this.policy = policy;
        this.part = part;
    }

    static DeadLetters open(ErrorPolicy policy, int part) throws IOException {
        DeadLetters deadLetters = new DeadLetters(policy, part);
        if (!policy.isOnlyIfAny()) {
            deadLetters.sink();
        }
        return deadLetters;
    }

    private @Nullable RecordSink sink() throws IOException {
        ByteSink bytes = sink == null ? policy.deadLetters(part) : null;
        if (bytes != null) {
            sink = RecordSink.open(bytes, JsonLinesFormat.standard());
        }
        return sink;
    }

    /**
     * Adds a record that failed, and was counted.
     *
     * @throws BadRecordException if the policy does not forgive it
     */
    void add(Failed record, Tally run) throws IOException {
        Position position = record.position();
        InferenceException error = record.error();
        String exceeded = policy.exceeded(run);
        if (exceeded != null) {
            throw new BadRecordException(exceeded + position + ": " + error.getMessage(), position, error);
        }
        Objects.requireNonNull(sink(), "a policy that forgives has dead letters")
                .write(fields -> {
                    fields.put("object", position.object()).put("version", record.version());
                    if (position.member() != null) {
                        fields.put("member", position.member());
                    }
                    fields.put("record", position.record())
                            .put("offset", position.offset())
                            .put("error", error.getMessage());
                    putRaw(fields, record.raw());
                });
    }

    private static void putRaw(Fields fields, byte @Nullable [] raw) {
        if (raw == null) {
            return;
        }
        try {
            fields.put(
                    "raw",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(raw))
                            .toString());
        } catch (CharacterCodingException e) {
            fields.put("rawBase64", Base64.getEncoder().encodeToString(raw));
        }
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
