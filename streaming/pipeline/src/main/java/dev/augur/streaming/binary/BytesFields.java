package dev.augur.streaming.binary;

import dev.augur.streaming.Fields;
import dev.augur.streaming.FieldsEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the one field of each record, bytes or a text in UTF-8. */
final class BytesFields extends FieldsEncoder {
    private final Framing framing;
    private byte @Nullable [] bytes;

    /** Writes a record with what stands around it. */
    interface Framing {
        void write(OutputStream out, byte[] bytes) throws IOException;
    }

    BytesFields(Framing framing) {
        this.framing = framing;
    }

    @Override
    protected void begin() {
        bytes = null;
    }

    @Override
    protected void writeTo(OutputStream out) throws IOException {
        if (bytes == null) {
            throw new IllegalStateException("A record of bytes must have one field, it has none");
        }
        framing.write(out, bytes);
    }

    @Override
    public Fields put(String name, byte[] value) {
        if (bytes != null) {
            throw new IllegalStateException("A record of bytes must have one field, '" + name + "' is another one");
        }
        bytes = value.clone();
        return this;
    }

    @Override
    public Fields put(String name, @Nullable String value) {
        return put(name, (value == null ? "" : value).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Fields put(String name, long value) {
        throw noBytes(name);
    }

    @Override
    public Fields put(String name, double value) {
        throw noBytes(name);
    }

    @Override
    public Fields put(String name, float value) {
        throw noBytes(name);
    }

    @Override
    public Fields put(String name, boolean value) {
        throw noBytes(name);
    }

    @Override
    public Fields put(String name, float[] values) {
        throw noBytes(name);
    }

    private static IllegalStateException noBytes(String name) {
        return new IllegalStateException("Field '" + name + "' must be bytes or a text to be a record of bytes");
    }
}
