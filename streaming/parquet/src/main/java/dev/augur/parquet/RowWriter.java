package dev.augur.parquet;

import dev.augur.streaming.ValuesEncoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Takes the values of a row to the columns of a file. */
final class RowWriter extends WriteSupport<List<@Nullable Object>> {
    private static final String LIST = "list";
    private static final String ELEMENT = "element";

    private final MessageType schema;
    private @Nullable RecordConsumer out;

    private RowWriter(MessageType schema) {
        this.schema = schema;
    }

    /** The column of a field. Arrays have three levels (Parquet format, "Lists"). */
    static Type type(String name, ValuesEncoder.Type type) {
        return switch (type) {
            case TEXT ->
                Types.primitive(PrimitiveTypeName.BINARY, Repetition.OPTIONAL)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case INT64 -> required(PrimitiveTypeName.INT64, name);
            case FLOAT64 -> required(PrimitiveTypeName.DOUBLE, name);
            case FLOAT32 -> required(PrimitiveTypeName.FLOAT, name);
            case BOOL -> required(PrimitiveTypeName.BOOLEAN, name);
            case BYTES -> required(PrimitiveTypeName.BINARY, name);
            case FLOAT32_ARRAY ->
                Types.requiredGroup()
                        .as(LogicalTypeAnnotation.listType())
                        .addField(Types.repeatedGroup()
                                .addField(required(PrimitiveTypeName.FLOAT, ELEMENT))
                                .named(LIST))
                        .named(name);
        };
    }

    private static Type required(PrimitiveTypeName type, String name) {
        return Types.primitive(type, Repetition.REQUIRED).named(name);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    @Deprecated
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("there is no configuration of Hadoop");
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(List<@Nullable Object> values) {
        RecordConsumer row = Objects.requireNonNull(out, "prepareForWrite() comes first");
        row.startMessage();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                String name = schema.getFieldName(i);
                row.startField(name, i);
                write(row, value);
                row.endField(name, i);
            }
        }
        row.endMessage();
    }

    private static void write(RecordConsumer row, Object value) {
        if (value instanceof String text) {
            row.addBinary(Binary.fromString(text));
        } else if (value instanceof Long whole) {
            row.addLong(whole);
        } else if (value instanceof Double number) {
            row.addDouble(number);
        } else if (value instanceof Float number) {
            row.addFloat(number);
        } else if (value instanceof Boolean bool) {
            row.addBoolean(bool);
        } else if (value instanceof byte[] bytes) {
            row.addBinary(Binary.fromConstantByteArray(bytes));
        } else {
            write(row, (float[]) value);
        }
    }

    private static void write(RecordConsumer row, float[] numbers) {
        row.startGroup();
        if (numbers.length > 0) {
            row.startField(LIST, 0);
            for (float number : numbers) {
                row.startGroup();
                row.startField(ELEMENT, 0);
                row.addFloat(number);
                row.endField(ELEMENT, 0);
                row.endGroup();
            }
            row.endField(LIST, 0);
        }
        row.endGroup();
    }

    /** Makes the writer of a file. */
    static final class Builder extends ParquetWriter.Builder<List<@Nullable Object>, Builder> {
        private final MessageType schema;

        Builder(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<List<@Nullable Object>> getWriteSupport(ParquetConfiguration configuration) {
            return new RowWriter(schema);
        }

        @Override
        @Deprecated
        protected WriteSupport<List<@Nullable Object>> getWriteSupport(Configuration configuration) {
            return new RowWriter(schema);
        }
    }
}
