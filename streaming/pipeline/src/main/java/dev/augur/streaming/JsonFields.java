package dev.augur.streaming;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes each record as a JSON object on a line of its own, or all of them as one array. */
final class JsonFields extends FieldsEncoder {
    private static final byte[] OPEN = {'[', '\n'};
    private static final byte[] COMMA = {',', '\n'};
    private static final byte[] CLOSE = {'\n', ']', '\n'};
    private static final byte[] EMPTY = {'[', ']', '\n'};

    private final boolean asArray;
    private final JsonFactory factory = new JsonFactory();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final Set<String> names = new HashSet<>();
    private @Nullable JsonGenerator generator;
    private boolean some;

    private JsonFields(boolean asArray) {
        this.asArray = asArray;
    }

    static JsonFields ofLines() {
        return new JsonFields(false);
    }

    static JsonFields ofArray() {
        return new JsonFields(true);
    }

    /** Writes a value. */
    private interface Value {
        void writeTo(JsonGenerator out) throws IOException;
    }

    @Override
    protected void begin() throws IOException {
        buffer.reset();
        names.clear();
        JsonGenerator json = factory.createGenerator(buffer, JsonEncoding.UTF8);
        json.writeStartObject();
        generator = json;
    }

    @Override
    protected void writeTo(OutputStream out) throws IOException {
        JsonGenerator json = current();
        json.writeEndObject();
        json.close();
        generator = null;
        if (asArray) {
            out.write(some ? COMMA : OPEN);
        } else {
            buffer.write('\n');
        }
        some = true;
        buffer.writeTo(out);
    }

    @Override
    protected void finish(OutputStream out) throws IOException {
        if (asArray) {
            out.write(some ? CLOSE : EMPTY);
        }
    }

    @Override
    public Fields put(String name, @Nullable String value) {
        return put(name, out -> out.writeString(value));
    }

    @Override
    public Fields put(String name, long value) {
        return put(name, out -> out.writeNumber(value));
    }

    @Override
    public Fields put(String name, double value) {
        checkFinite(name, value);
        return put(name, out -> out.writeNumber(value));
    }

    @Override
    public Fields put(String name, float value) {
        checkFinite(name, value);
        return put(name, out -> out.writeNumber(value));
    }

    @Override
    public Fields put(String name, boolean value) {
        return put(name, out -> out.writeBoolean(value));
    }

    @Override
    public Fields put(String name, float[] values) {
        for (float value : values) {
            checkFinite(name, value);
        }
        return put(name, out -> writeArray(out, values));
    }

    private static void writeArray(JsonGenerator out, float[] values) throws IOException {
        out.writeStartArray(values, values.length);
        for (float value : values) {
            out.writeNumber(value);
        }
        out.writeEndArray();
    }

    private Fields put(String name, Value value) {
        if (!names.add(name)) {
            throw putTwice(name);
        }
        JsonGenerator json = current();
        try {
            json.writeFieldName(name);
            value.writeTo(json);
        } catch (IOException e) {
            throw new AssertionError("memory cannot fail", e);
        }
        return this;
    }

    private JsonGenerator current() {
        JsonGenerator json = generator;
        if (json == null) {
            throw new IllegalStateException("These fields belong to a record that is written already");
        }
        return json;
    }
}
