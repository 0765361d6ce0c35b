package dev.augur.protocol;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One record of a request, as it was written. Read only when a model encodes it, so a record that is wrong fails alone.
 * Immutable as long as nobody writes to its memory, which is not copied.
 *
 * <table>
 * <caption>What models make of it</caption>
 * <tr><th>Form</th><th>Text model</th><th>Tensor model</th></tr>
 * <tr><td>JSON</td><td>a string, or an object with the one field {@code text}</td><td>an array or a single value: the row
 * of the only input; an object: the row of each input, by name</td></tr>
 * <tr><td>CSV</td><td>one field</td><td>the elements of the only input, row-major</td></tr>
 * <tr><td>text</td><td>itself</td><td>the only element of the only input, which is a STRING</td></tr>
 * <tr><td>floats</td><td>refused</td><td>the elements of the only input, row-major</td></tr>
 * </table>
 *
 * <p>A row in JSON is nested as the model's dimensions say, or flat: then only the number of its elements counts, and a
 * single value is a row of one. Dimensions that the model leaves open take their size from the nesting; a flat row can
 * tell one of them.
 */
public sealed interface Instance {
    /**
     * A JSON value.
     *
     * @param utf8 from its position to its limit; white space around the value is skipped. Borrowed
     */
    record JsonValue(ByteBuffer utf8) implements Instance {
        /** Checks that it is on the heap. */
        public JsonValue {
            if (!utf8.hasArray()) {
                throw new IllegalArgumentException("utf8 must be a writable buffer on the heap, got " + utf8);
            }
        }
    }

    /**
     * The fields of a line of CSV.
     *
     * @param fields the fields, unquoted
     */
    record CsvFields(List<String> fields) implements Instance {
        /** Copies the fields. */
        public CsvFields {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A text.
     *
     * @param text the text
     */
    record Text(String text) implements Instance {}

    /**
     * Numbers, row-major.
     *
     * @param values from the position to the limit; borrowed
     */
    record Floats(FloatBuffer values) implements Instance {}

    /**
     * A JSON value.
     *
     * @param json the whole value
     * @return the record
     */
    static Instance ofJson(String json) {
        return new JsonValue(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A JSON value within a body, which is not copied.
     *
     * @param body UTF-8
     * @param from where the value begins
     * @param length its length in bytes
     * @return the record
     */
    static Instance ofJson(byte[] body, int from, int length) {
        return new JsonValue(ByteBuffer.wrap(body, from, length));
    }

    /**
     * A line of CSV.
     *
     * @param fields the fields, unquoted
     * @return the record
     */
    static Instance ofCsv(List<String> fields) {
        return new CsvFields(fields);
    }

    /**
     * A text.
     *
     * @param text the text
     * @return the record
     */
    static Instance ofText(String text) {
        return new Text(text);
    }

    /**
     * Numbers.
     *
     * @param values row-major, not copied
     * @return the record
     */
    static Instance ofFloats(float[] values) {
        return new Floats(FloatBuffer.wrap(values));
    }
}
