package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of values that have their types already, as formats with a schema have them. Immutable and thread-safe.
 *
 * <p>A value is null, a {@code String}, {@code Boolean}, {@code Long}, {@code Float}, {@code Double} or {@code BigDecimal}, a
 * {@code byte[]}, {@code long[]}, {@code float[]} or {@code double[]}. Any other object is a value that is there and cannot be
 * had: its text stands in errors as what was found.
 */
public final class ValuesRow extends Row {
    private final Map<String, @Nullable Object> values;

    /**
     * A record.
     *
     * @param position where it is
     * @param values the values by column, in the order of the record; neither the map nor its arrays are copied, and they must
     *     not change
     */
    public ValuesRow(Position position, Map<String, @Nullable Object> values) {
        super(position);
        this.values = values;
    }

    @Override
    public List<String> columns() {
        return List.copyOf(values.keySet());
    }

    @Override
    public boolean has(String column) {
        return values.get(column) != null;
    }

    @Override
    public String text(String column) {
        Object value = value(column);
        if (value instanceof byte[] bytes) {
            return utf8(column, bytes);
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw wrong(column, "a text", value);
    }

    private static String utf8(String column, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("Column '" + cut(column) + "' must be UTF-8 to be a text, it is not", e);
        }
    }

    @Override
    public double number(String column) {
        Object value = value(column);
        double number = value instanceof Number n ? n.doubleValue() : Double.NaN;
        if (!Double.isFinite(number)) {
            throw wrong(column, "a number", value);
        }
        return number;
    }

    @Override
    public long integer(String column) {
        Object value = value(column);
        if (value instanceof Long whole) {
            return whole;
        }
        if (value instanceof BigDecimal decimal) {
            return whole(column, decimal);
        }
        throw wrong(column, "a whole number of 64 bits", value);
    }

    private static long whole(String column, BigDecimal decimal) {
        try {
            return decimal.longValueExact();
        } catch (ArithmeticException e) {
            throw wrong(column, "a whole number of 64 bits", decimal);
        }
    }

    @Override
    public float[] floats(String... columns) {
        int count = 0;
        for (String column : columns) {
            count = Math.addExact(count, count(value(column)));
        }
        float[] floats = new float[count];
        int next = 0;
        for (String column : columns) {
            Object value = value(column);
            for (int i = 0; i < count(value); i++) {
                floats[next++] = toFloat(column, value, i);
            }
        }
        return floats;
    }

    private static float toFloat(String column, @Nullable Object value, int index) {
        float number = (float) toDouble(value, index);
        if (!Float.isFinite(number)) {
            throw wrong(place(column, value, index), "a number of 32 bits", found(value, index));
        }
        return number;
    }

    @Override
    public double[] numbers(String column) {
        Object value = value(column);
        double[] numbers = new double[count(value)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = toDouble(value, i);
            if (!Double.isFinite(numbers[i])) {
                throw wrong(place(column, value, i), "a number", found(value, i));
            }
        }
        return numbers;
    }

    @Override
    public long[] integers(String column) {
        Object value = value(column);
        if (value instanceof long[] whole) {
            return whole.clone();
        }
        if (count(value) == 0) {
            return new long[0];
        }
        if (isArray(value)) {
            throw wrong(place(column, value, 0), "a whole number of 64 bits", found(value, 0));
        }
        return super.integers(column);
    }

    @Override
    public ByteBuffer bytes(String column) {
        Object value = value(column);
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }
        throw wrong(column, "bytes", value);
    }

    private @Nullable Object value(String column) {
        Object value = values.get(column);
        if (value == null && !values.containsKey(column)) {
            throw unknown("column", column);
        }
        return value;
    }

    private static boolean isArray(@Nullable Object value) {
        return value instanceof float[] || value instanceof double[] || value instanceof long[];
    }

    /** How many numbers it has; one that is none counts too, and fails as it is read. */
    private static int count(@Nullable Object value) {
        if (value instanceof float[] floats) {
            return floats.length;
        }
        if (value instanceof double[] doubles) {
            return doubles.length;
        }
        return value instanceof long[] whole ? whole.length : 1;
    }

    /** A number, or NaN for what is none. */
    private static double toDouble(@Nullable Object value, int index) {
        if (value instanceof float[] floats) {
            return floats[index];
        }
        if (value instanceof double[] doubles) {
            return doubles[index];
        }
        if (value instanceof long[] whole) {
            return whole[index];
        }
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static @Nullable Object found(@Nullable Object value, int index) {
        return isArray(value) ? (Object) toDouble(value, index) : value;
    }

    private static String place(String column, @Nullable Object value, int index) {
        return isArray(value) ? column + "[" + index + "]" : column;
    }

    private static InvalidInputException wrong(String column, String expected, @Nullable Object value) {
        return new InvalidInputException("Column '" + column + "' must be " + expected + ", got " + describe(value));
    }

    private static String describe(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + cut(text) + "'";
        }
        if (value instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        return isArray(value) ? "an array of " + count(value) : cut(String.valueOf(value));
    }
}
