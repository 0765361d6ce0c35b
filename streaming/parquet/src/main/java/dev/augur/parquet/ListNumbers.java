package dev.augur.parquet;

import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A list of numbers as it is read. One use. */
final class ListNumbers {
    private static final int FIRST_LENGTH = 16;

    private final PrimitiveType type;
    private final int maxBytes;
    private long[] bits = new long[FIRST_LENGTH];
    private long count;
    private long hole = -1;

    /** More than so many bytes are counted, and not kept. */
    ListNumbers(PrimitiveType type, int maxBytes) {
        this.type = type;
        this.maxBytes = maxBytes;
    }

    /** Whether a list has such elements. */
    static boolean isNumber(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> !(type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation);
            case INT64 ->
                !(type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation) && !Cell.isUnsigned(type);
            case FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    long size() {
        return count * width();
    }

    private int width() {
        PrimitiveTypeName name = type.getPrimitiveTypeName();
        return name == PrimitiveTypeName.INT32 || name == PrimitiveTypeName.FLOAT ? Integer.BYTES : Long.BYTES;
    }

    void addNull() {
        hole = hole < 0 ? count : hole;
        count++;
    }

    void add(ColumnReader reader) {
        long value = next(reader);
        if (size() < maxBytes) {
            int index = (int) count;
            if (index >= bits.length) {
                bits = Arrays.copyOf(bits, 2 * index);
            }
            bits[index] = value;
        }
        count++;
    }

    private long next(ColumnReader reader) {
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> Cell.isUnsigned(type) ? Integer.toUnsignedLong(reader.getInteger()) : reader.getInteger();
            case FLOAT -> Float.floatToRawIntBits(reader.getFloat());
            case DOUBLE -> Double.doubleToRawLongBits(reader.getDouble());
            default -> reader.getLong();
        };
    }

    /** The numbers, or what else it is. */
    Object toArray() {
        if (size() > maxBytes) {
            return new Column.Other("a list of " + count);
        }
        if (hole >= 0) {
            return new Column.Other("a list with null at [" + hole + "]");
        }
        long[] whole = Arrays.copyOf(bits, (int) count);
        return switch (type.getPrimitiveTypeName()) {
            case FLOAT -> floats(whole);
            case DOUBLE -> doubles(whole);
            default -> whole;
        };
    }

    private static float[] floats(long[] bits) {
        float[] floats = new float[bits.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat((int) bits[i]);
        }
        return floats;
    }

    private static double[] doubles(long[] bits) {
        double[] doubles = new double[bits.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = Double.longBitsToDouble(bits[i]);
        }
        return doubles;
    }
}
