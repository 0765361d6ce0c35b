package dev.augur.avro;

import dev.augur.streaming.ValuesEncoder;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Writes records as an Avro file, with a schema made of the first one's fields. */
final class AvroFields extends ValuesEncoder {
    /** What the specification allows as a name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final int NULL_BRANCH = 0;
    private static final int TEXT_BRANCH = 1;

    private final AvroCodec codec;
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(record, null);
    /** Not closed: it holds nothing but what is still to be written. */
    private @Nullable DataFileWriter<Object> file;

    AvroFields(AvroCodec codec) {
        this.codec = codec;
    }

    @Override
    protected void start(Map<String, Type> columns, OutputStream out) throws IOException {
        List<Schema.Field> fields = columns.entrySet().stream()
                .map(column -> new Schema.Field(requireName(column.getKey()), schema(column.getValue())))
                .toList();
        DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>());
        writer.setCodec(codec.factory());
        file = writer.create(Schema.createRecord("row", null, null, false, fields), new Open(out));
    }

    private static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalStateException("Field '" + name
                    + "' must have a name of letters, digits and _ that begins with no digit, to be written as Avro");
        }
        return name;
    }

    private static Schema schema(Type type) {
        return switch (type) {
            case TEXT -> Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
            case INT64 -> Schema.create(Schema.Type.LONG);
            case FLOAT64 -> Schema.create(Schema.Type.DOUBLE);
            case FLOAT32 -> Schema.create(Schema.Type.FLOAT);
            case BOOL -> Schema.create(Schema.Type.BOOLEAN);
            case FLOAT32_ARRAY -> Schema.createArray(Schema.create(Schema.Type.FLOAT));
            case BYTES -> Schema.create(Schema.Type.BYTES);
        };
    }

    @Override
    protected void write(List<@Nullable Object> values) throws IOException {
        record.reset();
        for (Object value : values) {
            write(value);
        }
        writer().appendEncoded(ByteBuffer.wrap(record.toByteArray()));
    }

    private void write(@Nullable Object value) throws IOException {
        if (value == null) {
            encoder.writeIndex(NULL_BRANCH);
        } else if (value instanceof String text) {
            encoder.writeIndex(TEXT_BRANCH);
            encoder.writeString(text);
        } else if (value instanceof Long whole) {
            encoder.writeLong(whole);
        } else if (value instanceof Double number) {
            encoder.writeDouble(number);
        } else if (value instanceof Float number) {
            encoder.writeFloat(number);
        } else if (value instanceof Boolean bool) {
            encoder.writeBoolean(bool);
        } else if (value instanceof float[] numbers) {
            write(numbers);
        } else {
            encoder.writeBytes((byte[]) value);
        }
    }

    private void write(float[] numbers) throws IOException {
        encoder.writeArrayStart();
        encoder.setItemCount(numbers.length);
        for (float number : numbers) {
            encoder.startItem();
            encoder.writeFloat(number);
        }
        encoder.writeArrayEnd();
    }

    @Override
    protected void end() throws IOException {
        writer().close();
    }

    private DataFileWriter<Object> writer() {
        return Objects.requireNonNull(file, "start() comes first");
    }

    /** Passes bytes on, but not the end of them. */
    private static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void flush() {
            // Nothing is visible before the commit.
        }

        @Override
        public void close() {
            // The sink is closed by its owner.
        }
    }
}
