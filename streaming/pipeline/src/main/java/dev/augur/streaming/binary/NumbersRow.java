package dev.augur.streaming.binary;

import dev.augur.InvalidInputException;
import dev.augur.streaming.Position;
import dev.augur.streaming.Row;
import java.nio.ByteBuffer;
import java.util.List;

/** A record of numbers of one type, its only column. */
final class NumbersRow extends Row {
    static final String COLUMN = "values";

    private final NumberType type;
    /** In the byte order of the numbers; never written to, read at given places only. */
    private final ByteBuffer bytes;

    NumbersRow(Position position, NumberType type, ByteBuffer bytes) {
        super(position);
        this.type = type;
        this.bytes = bytes;
    }

    private int count() {
        return bytes.limit() / type.size();
    }

    @Override
    public List<String> columns() {
        return List.of(COLUMN);
    }

    @Override
    public boolean has(String column) {
        return column.equals(COLUMN);
    }

    /** The numbers as they are written down. */
    @Override
    public ByteBuffer bytes(String column) {
        requireColumn(column);
        return bytes.asReadOnlyBuffer().order(bytes.order());
    }

    @Override
    public String text(String column) {
        requireOne(column, "a text");
        return type.isWhole() ? Long.toString(integer(column)) : Double.toString(number(column));
    }

    @Override
    public double number(String column) {
        requireOne(column, "a number");
        return finite(0);
    }

    @Override
    public long integer(String column) {
        requireOne(column, "a whole number of 64 bits");
        return whole(0);
    }

    @Override
    public double[] numbers(String column) {
        requireColumn(column);
        double[] numbers = new double[count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = finite(i);
        }
        return numbers;
    }

    @Override
    public long[] integers(String column) {
        requireColumn(column);
        long[] numbers = new long[count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = whole(i);
        }
        return numbers;
    }

    @Override
    public float[] floats(String... columns) {
        float[] floats = new float[Math.multiplyExact(columns.length, count())];
        int next = 0;
        for (String column : columns) {
            requireColumn(column);
            for (int i = 0; i < count(); i++) {
                float value = (float) finite(i);
                if (!Float.isFinite(value)) {
                    throw wrong(i, "a number of 32 bits", type.toDouble(bytes, i * type.size()));
                }
                floats[next++] = value;
            }
        }
        return floats;
    }

    private double finite(int index) {
        double value = type.toDouble(bytes, index * type.size());
        if (!Double.isFinite(value)) {
            throw wrong(index, "a number", value);
        }
        return value;
    }

    private long whole(int index) {
        double value = type.toDouble(bytes, index * type.size());
        if (!type.isWhole() || (type == NumberType.UINT64 && type.toLong(bytes, index * type.size()) < 0)) {
            throw wrong(index, "a whole number of 64 bits", value);
        }
        return type.toLong(bytes, index * type.size());
    }

    private static InvalidInputException wrong(int index, String expected, double value) {
        return new InvalidInputException(
                "Column '" + COLUMN + "[" + index + "]' must be " + expected + ", got " + value);
    }

    private void requireOne(String column, String expected) {
        requireColumn(column);
        if (count() != 1) {
            throw new InvalidInputException(
                    "Column '" + column + "' must be " + expected + ", got an array of " + count());
        }
    }

    private void requireColumn(String column) {
        if (!column.equals(COLUMN)) {
            throw unknown("column", column);
        }
    }
}
