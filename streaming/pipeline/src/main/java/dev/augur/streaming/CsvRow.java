package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.util.List;

/** A row of texts by column: of a CSV object, or a line. */
final class CsvRow extends Row {
    private final CsvColumns columns;
    private final String[] values;

    CsvRow(Position position, CsvColumns columns, String[] values) {
        super(position);
        this.columns = columns;
        this.values = values;
    }

    @Override
    public List<String> columns() {
        return columns.names();
    }

    @Override
    public boolean has(String column) {
        int index = columns.indexOf(column);
        return index >= 0 && !values[index].isEmpty();
    }

    @Override
    public String text(String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw unknown("column", column);
        }
        return values[index];
    }

    @Override
    public double number(String column) {
        String text = text(column);
        double number = Decimals.isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw wrong(column, "a number", text);
        }
        return number;
    }

    @Override
    public long integer(String column) {
        String text = text(column);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(column, "a whole number of 64 bits", text);
        }
    }

    @Override
    public float[] floats(String... names) {
        float[] floats = new float[names.length];
        for (int i = 0; i < names.length; i++) {
            String text = text(names[i]);
            floats[i] = Decimals.isDecimal(text) ? Float.parseFloat(text) : Float.NaN;
            if (!Float.isFinite(floats[i])) {
                throw wrong(names[i], "a number", text);
            }
        }
        return floats;
    }

    private static InvalidInputException wrong(String column, String expected, String text) {
        return new InvalidInputException("Column '" + column + "' must be " + expected + ", got '" + cut(text) + "'");
    }
}
