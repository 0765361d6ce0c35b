package dev.augur.streaming;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes records as CSV: a header with the names of the first record unless the columns are given, then the values. */
final class CsvFields extends TextFields {
    private final StringWriter buffer = new StringWriter();
    private final CsvWriter writer;
    /** Empty until the first record tells. */
    private List<String> columns;

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    CsvFields(List<String> columns, char separator) {
        this.columns = columns;
        this.writer = CsvWriter.builder()
                .fieldSeparator(separator)
                .lineDelimiter(LineDelimiter.CRLF)
                .quoteStrategy(new LoneEmptyFields())
                .build(buffer);
    }

    @Override
    protected void begin() {
        names.clear();
        values.clear();
    }

    @Override
    protected void writeTo(OutputStream out) throws IOException {
        buffer.getBuffer().setLength(0);
        if (columns.isEmpty() && !names.isEmpty()) {
            columns = List.copyOf(names);
            writer.writeRecord(columns);
        }
        if (columns.isEmpty() || !columns.equals(names)) {
            throw new IllegalStateException("Fields of a CSV record must be " + columns + ", got " + names);
        }
        writer.writeRecord(values);
        writer.flush();
        out.write(buffer.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Fields put(String name, @Nullable String value) {
        if (names.contains(name)) {
            throw putTwice(name);
        }
        names.add(name);
        values.add(value == null ? "" : value);
        return this;
    }

    @Override
    public Fields put(String name, float[] values) {
        throw new IllegalStateException(
                "Field '" + name + "' is an array of " + values.length + " numbers, CSV has none; write JSON lines");
    }

    /** Quotes an empty field that is alone, which would be an empty line without. */
    private final class LoneEmptyFields implements QuoteStrategy {
        @Override
        public boolean quoteEmpty(int lineNo, int fieldIdx) {
            return names.size() == 1;
        }
    }
}
