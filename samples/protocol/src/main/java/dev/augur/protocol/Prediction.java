package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model gave for one record, by output. Immutable; holds nothing that must be closed.
 *
 * <p>JSON has no number for NaN and the infinities: they are written as {@code null}, as JavaScript does. CSV has no types,
 * there they are {@code NaN}, {@code Infinity} and {@code -Infinity}.
 */
public final class Prediction {
    private static final Json JSON = new Json(Limits.DEFAULT);

    private final List<OutputRow> rows;

    Prediction(List<OutputRow> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * The names of the outputs.
     *
     * @return in the model's order, at least one
     */
    public List<String> outputs() {
        return rows.stream().map(OutputRow::name).toList();
    }

    /**
     * The elements of an output, row-major.
     *
     * @param output its name
     * @return a fresh array; integers and doubles are rounded to the nearest float, booleans are 0 and 1
     * @throws IllegalArgumentException if there is no such output, or it is text
     */
    public float[] floats(String output) {
        return rows.stream()
                .filter(row -> row.name().equals(output))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no output '" + output + "', there are " + String.join(", ", outputs())))
                .floats();
    }

    /**
     * Writes a single output as its value, nested as its shape says; several as an object, by name.
     *
     * @param out where to; left open
     * @throws IOException if {@code out} fails
     */
    public void writeJson(JsonGenerator out) throws IOException {
        if (rows.size() == 1) {
            rows.get(0).writeJson(out);
            return;
        }
        out.writeStartObject();
        for (OutputRow row : rows) {
            out.writeFieldName(row.name());
            row.writeJson(out);
        }
        out.writeEndObject();
    }

    /**
     * What {@link #writeJson} writes.
     *
     * @return JSON on one line
     */
    public String toJson() {
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.write(utf8)) {
            writeJson(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return utf8.toString(StandardCharsets.UTF_8);
    }

    /**
     * All elements of all outputs, in the model's order, as the fields of a line of CSV.
     *
     * @return the fields, not quoted
     */
    public List<String> toCsv() {
        List<String> fields = new ArrayList<>();
        rows.forEach(row -> row.addTo(fields));
        return fields;
    }

    @Override
    public String toString() {
        return "prediction of " + rows;
    }
}
