package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.streaming.numbers.CsvNumbers;
import dev.augur.streaming.numbers.PlainNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads CSV rows of known columns. */
final class CsvParser implements RowParser {
    private static final String IN_NUMBERS = "0123456789+-.eE";

    private final CsvLines lines;
    private final CsvColumns columns;
    private final char separator;

    CsvParser(CsvLines lines, CsvColumns columns, char separator) {
        this.lines = lines;
        this.columns = columns;
        this.separator = separator;
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

    @Override
    public @Nullable PlainNumbers numbers(List<String> names, int count) {
        List<String> wanted = names.isEmpty() ? columns.names() : names;
        int[] places = columns.places(wanted);
        boolean isClear = IN_NUMBERS.indexOf(separator) < 0;
        return places != null && isClear && wanted.size() == count ? new CsvNumbers(separator, places) : null;
    }
}
