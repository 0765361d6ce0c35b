package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the one field of each record as a line. */
final class LineFields extends TextFields {
    private final String column;
    private @Nullable String line;

    LineFields(String column) {
        this.column = column;
    }

    @Override
    protected void begin() {
        line = null;
    }

    @Override
    protected void writeTo(OutputStream out) throws IOException {
        if (line == null) {
            throw new IllegalStateException("A text line must have the field '" + column + "', it has none");
        }
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Fields put(String name, @Nullable String value) {
        if (!name.equals(column)) {
            throw new IllegalStateException(
                    "A text line must have the field '" + column + "' alone, got '" + name + "'");
        }
        if (line != null) {
            throw putTwice(name);
        }
        String text = value == null ? "" : value;
        if (text.indexOf('\n') >= 0 || text.endsWith("\r")) {
            throw new InvalidInputException("Field '" + name + "' must have no line end to be written as a line");
        }
        line = text;
        return this;
    }

    @Override
    public Fields put(String name, float[] values) {
        throw new IllegalStateException(
                "Field '" + name + "' is an array of " + values.length + " numbers, a text line has none");
    }
}
