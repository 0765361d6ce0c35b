package dev.augur.avro;

import dev.augur.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the values of a record whose end is known into columns. */
final class RecordValues {
    /** A decimal that is longer is bytes. */
    private static final int MAX_DECIMAL_BYTES = 256;

    private final BlockBytes in;
    private final Map<String, @Nullable Object> columns;

    RecordValues(BlockBytes in, Map<String, @Nullable Object> columns) {
        this.in = in;
        this.columns = columns;
    }

    /** A value that is there and is none of those that rows have. */
    private record Other(String what) {
        @Override
        public String toString() {
            return what;
        }
    }

    /**
     * Reads the fields of a record.
     *
     * @throws InvalidInputException if a value is malformed
     */
    void read(Schema type, String prefix) {
        for (Schema.Field field : type.getFields()) {
            column(prefix + field.name(), field.schema());
        }
    }

    private void column(String name, Schema declared) {
        Schema type = declared.getType() == Schema.Type.UNION ? Skipping.branch(declared, in) : declared;
        if (type.getType() == Schema.Type.RECORD) {
            read(type, name + ".");
        } else {
            columns.put(name, value(name, type));
        }
    }

    private @Nullable Object value(String name, Schema type) {
        return switch (type.getType()) {
            case NULL -> null;
            case BOOLEAN -> bool(name);
            case INT -> int32(name);
            case LONG -> in.number();
            case FLOAT -> Float.intBitsToFloat(in.fourBytes());
            case DOUBLE -> Double.longBitsToDouble(in.eightBytes());
            case STRING -> text(name);
            case BYTES -> bytes(type, in.bytes(in.number()));
            case FIXED -> bytes(type, in.bytes(type.getFixedSize()));
            case ENUM -> symbol(name, type);
            case ARRAY -> array(type);
            case MAP, RECORD, UNION -> {
                Skipping.skip(type, in);
                yield new Other("a " + type.getType().getName());
            }
        };
    }

    private boolean bool(String name) {
        byte value = in.one();
        if (value != 0 && value != 1) {
            throw new InvalidInputException("Column '" + name + "' must be true or false, 1 or 0, got " + value);
        }
        return value == 1;
    }

    private long int32(String name) {
        long value = in.number();
        if (value != (int) value) {
            throw new InvalidInputException("Column '" + name + "' must be a whole number of 32 bits, got " + value);
        }
        return value;
    }

    private String text(String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.bytes(in.number())))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("Column '" + name + "' must be UTF-8, it is not", e);
        }
    }

    private String symbol(String name, Schema type) {
        int count = type.getEnumSymbols().size();
        return type.getEnumSymbols().get(in.index(count, "Column '" + name + "'"));
    }

    private static Object bytes(Schema type, byte[] bytes) {
        LogicalType meaning = type.getLogicalType();
        if (meaning instanceof LogicalTypes.Decimal decimal && bytes.length > 0 && bytes.length <= MAX_DECIMAL_BYTES) {
            return new BigDecimal(new BigInteger(bytes), decimal.getScale());
        }
        return bytes;
    }

    private @Nullable Object array(Schema type) {
        Schema element = type.getElementType();
        NumberArray numbers = NumberArray.of(element);
        if (numbers == null) {
            Skipping.skip(type, in);
            return new Other("an array of type " + element.getType().getName());
        }
        for (long count = in.elements(); count > 0; count = in.elements()) {
            for (long i = 0; i < count; i++) {
                numbers.add(element, in);
            }
        }
        int hole = numbers.hole();
        return hole < 0 ? numbers.toArray() : new Other("an array with null at [" + hole + "]");
    }
}
