package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read, with its place and typed access to its values. A record that could not be read is a row too:
 * it has an {@link #error()}, and throws it at each access. Immutable and thread-safe.
 *
 * <p>Each access throws {@link InvalidInputException} if there is no such column or its value is not of the type; the
 * text names the column, what was expected and, cut short, what was found. A format of your own has a subclass of its own.
 */
public abstract class Row {
    private static final int MAX_SHOWN_CHARS = 40;
    private static final int MAX_SHOWN_COLUMNS = 20;

    private final Position position;

    /**
     * A row.
     *
     * @param position where it is
     */
    protected Row(Position position) {
        this.position = position;
    }

    /**
     * Where it is.
     *
     * @return the position
     */
    public final Position position() {
        return position;
    }

    /**
     * Why the record could not be read.
     *
     * @return the error, or null if it was read
     */
    public @Nullable InvalidInputException error() {
        return null;
    }

    /**
     * The names of its values.
     *
     * @return names, in the order of the record
     */
    public abstract List<String> columns();

    /**
     * Whether there is a value: a CSV field that is not empty, a JSON field that is there and not null.
     *
     * @param column the column, which need not exist
     * @return true if there is
     */
    public abstract boolean has(String column);

    /**
     * A value as text.
     *
     * @param column the column
     * @return a CSV field or a line as it is; a JSON string, or a JSON number, true or false in its written form; bytes
     *     that are UTF-8
     */
    public abstract String text(String column);

    /**
     * A value as a number.
     *
     * @param column the column
     * @return a CSV field in decimal notation, or a JSON number; always finite
     */
    public abstract double number(String column);

    /**
     * A value as a whole number.
     *
     * @param column the column
     * @return a CSV field of digits with or without a sign, or a JSON number without a fraction
     */
    public abstract long integer(String column);

    /**
     * Numbers of one or several columns as floats.
     *
     * @param columns the columns, in the order of the result
     * @return one number per column; an array of numbers gives all of its numbers. Always finite; owned by the caller
     */
    public abstract float[] floats(String... columns);

    /**
     * Numbers of one column.
     *
     * @param column the column
     * @return all numbers of an array, or the one that is there. Always finite; owned by the caller
     */
    public double[] numbers(String column) {
        return new double[] {number(column)};
    }

    /**
     * Whole numbers of one column.
     *
     * @param column the column
     * @return all numbers of an array, or the one that is there; owned by the caller
     */
    public long[] integers(String column) {
        return new long[] {integer(column)};
    }

    /**
     * A value as bytes, in formats that have such.
     *
     * @param column the column
     * @return the bytes, read-only, from the first to the last; each call gives a buffer of its own
     */
    public ByteBuffer bytes(String column) {
        throw new InvalidInputException("Column '" + cut(column) + "' must be bytes, this format has none");
    }

    /**
     * The error of a column that does not exist.
     *
     * @param kind what the format calls a column
     * @param column the column that was asked for
     * @return the error, to be thrown
     */
    protected final InvalidInputException unknown(String kind, String column) {
        List<String> names = columns();
        String more = names.size() > MAX_SHOWN_COLUMNS ? ", and " + (names.size() - MAX_SHOWN_COLUMNS) + " more" : "";
        String shown = names.stream()
                .limit(MAX_SHOWN_COLUMNS)
                .map(name -> "'" + cut(name) + "'")
                .collect(Collectors.joining(", "));
        return new InvalidInputException(
                "There is no " + kind + " '" + column + "', there are " + (names.isEmpty() ? "none" : shown + more));
    }

    /**
     * A text short enough for an error.
     *
     * @param text any text
     * @return its beginning
     */
    protected static String cut(String text) {
        return cut(text, MAX_SHOWN_CHARS);
    }

    static String cut(String text, int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars) + "...";
    }

    @Override
    public final String toString() {
        return position.toString();
    }
}
