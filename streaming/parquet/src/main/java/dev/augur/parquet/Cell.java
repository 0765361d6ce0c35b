package dev.augur.parquet;

import dev.augur.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * A value of a row.
 *
 * @param value the value, or what is wrong with it: an {@link InvalidInputException}
 * @param size its bytes
 */
record Cell(Object value, long size) {
    /** A decimal that is longer is bytes. */
    private static final int MAX_DECIMAL_BYTES = 256;

    /** Reads the value at which the reader is. */
    static Cell read(String column, PrimitiveType type, ColumnReader reader, int maxBytes) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> new Cell(reader.getBoolean(), 1);
            case INT32 -> new Cell(int32(type, meaning, reader.getInteger()), Integer.BYTES);
            case INT64 -> new Cell(int64(type, meaning, reader.getLong()), Long.BYTES);
            case FLOAT -> new Cell(reader.getFloat(), Float.BYTES);
            case DOUBLE -> new Cell(reader.getDouble(), Double.BYTES);
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> binary(column, meaning, reader.getBinary(), maxBytes);
        };
    }

    Object valueOrThrow() {
        if (value instanceof InvalidInputException error) {
            throw error;
        }
        return value;
    }

    static boolean isUnsigned(PrimitiveType type) {
        return type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
    }

    private static Object int32(PrimitiveType type, @Nullable LogicalTypeAnnotation meaning, int value) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(value, decimal.getScale());
        }
        return isUnsigned(type) ? Integer.toUnsignedLong(value) : (long) value;
    }

    private static Object int64(PrimitiveType type, @Nullable LogicalTypeAnnotation meaning, long value) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(value, decimal.getScale());
        }
        return isUnsigned(type) && value < 0 ? new BigDecimal(Long.toUnsignedString(value)) : (Object) value;
    }

    private static Cell binary(String column, @Nullable LogicalTypeAnnotation meaning, Binary value, int maxBytes) {
        // What is longer than a record may be fails the record by its size, and is not copied.
        byte[] bytes = value.length() > maxBytes ? new byte[0] : value.getBytes();
        return new Cell(binary(column, meaning, bytes), value.length());
    }

    private static Object binary(String column, @Nullable LogicalTypeAnnotation meaning, byte[] bytes) {
        if (meaning instanceof StringLogicalTypeAnnotation
                || meaning instanceof EnumLogicalTypeAnnotation
                || meaning instanceof JsonLogicalTypeAnnotation) {
            return text(column, bytes);
        }
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal
                && bytes.length > 0
                && bytes.length <= MAX_DECIMAL_BYTES) {
            return new BigDecimal(new BigInteger(bytes), decimal.getScale());
        }
        return meaning instanceof Float16LogicalTypeAnnotation && bytes.length == Short.BYTES ? half(bytes) : bytes;
    }

    private static Object text(String column, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new InvalidInputException("Column '" + column + "' must be UTF-8, it is not", e);
        }
    }

    /** A float of 16 bits (IEEE 754 binary16), little-endian. */
    private static float half(byte[] bytes) {
        int bits = ((bytes[1] & 0xff) << 8) | (bytes[0] & 0xff);
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float size = exponent == 0x1f
                ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                : exponent == 0
                        ? Math.scalb((float) fraction, -24)
                        : Math.scalb((float) (fraction | 0x400), exponent - 25);
        return bits < 0x8000 ? size : -size;
    }
}
