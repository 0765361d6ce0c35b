package dev.augur.streaming;

import dev.augur.InvalidInputException;

/** Reads CSV rows of known columns. */
final class CsvParser implements RowParser {
    private final CsvLines lines;
    private final CsvColumns columns;

    CsvParser(CsvLines lines, CsvColumns columns) {
        this.lines = lines;
        this.columns = columns;
    }

    @Override
    public Row parse(Position position, String text) {
        String[] values = lines.parse(text);
        if (values.length != columns.fields()) {
            throw new InvalidInputException(
                    "The record must have " + columns.fields() + " fields, as there are columns, got " + values.length);
        }
        return new CsvRow(position, columns, values);
    }
}
