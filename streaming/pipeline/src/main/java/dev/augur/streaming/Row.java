package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read, with its place and typed access to its values. A record that could not be read is a row too:
 * it has an {@link #error()}, and throws it at each access. Immutable and thread-safe.
 *
 * <p>Each access throws {@link InvalidInputException} if there is no such column or its value is not of the type; the
 * text names the column, what was expected and, cut short, what was found.
 */
public abstract sealed class Row permits CsvRow, JsonRow, UnreadableRow {
    private static final int MAX_SHOWN_CHARS = 40;
    private static final int MAX_SHOWN_COLUMNS = 20;

    private final Position position;

    Row(Position position) {
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
     * @return a CSV field as it is; a JSON string, or a JSON number, true or false in its written form
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
     * @return one number per column; a JSON array of numbers gives all of its numbers. Always finite; owned by the caller
     */
    public abstract float[] floats(String... columns);

    /** The error of a column that does not exist. */
    final InvalidInputException unknown(String kind, String column) {
        List<String> names = columns();
        String more = names.size() > MAX_SHOWN_COLUMNS ? ", and " + (names.size() - MAX_SHOWN_COLUMNS) + " more" : "";
        String shown = names.stream()
                .limit(MAX_SHOWN_COLUMNS)
                .map(name -> "'" + cut(name) + "'")
                .collect(Collectors.joining(", "));
        return new InvalidInputException(
                "There is no " + kind + " '" + column + "', there are " + (names.isEmpty() ? "none" : shown + more));
    }

    /** A text short enough for an error. */
    static String cut(String text) {
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
