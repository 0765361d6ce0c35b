package dev.augur.streaming;

import java.io.IOException;
import java.util.List;

/**
 * CSV (RFC 4180) in UTF-8. Fields in quotes may hold separators, quotes written twice, and line ends; records end with a
 * carriage return, a line feed, or both. Empty lines are skipped. Every record must have as many fields as there are
 * columns. What is written has both characters at the line end.
 */
public final class CsvFormat extends RecordFormat {
    private final List<String> columns;
    private final char separator;

    private CsvFormat(List<String> columns, char separator, int maxRecordBytes) {
        super(maxRecordBytes);
        if (separator >= 0x80 || separator == '"' || separator == '\r' || separator == '\n') {
            throw new IllegalArgumentException(
                    "separator must be an ASCII character other than a quote or a line end, got code "
                            + (int) separator);
        }
        this.columns = List.copyOf(columns);
        this.separator = separator;
    }

    /**
     * Commas, and a first record that names the columns.
     *
     * @return the format
     */
    public static CsvFormat withHeader() {
        return new CsvFormat(List.of(), ',', DEFAULT_MAX_RECORD_BYTES);
    }

    /**
     * Commas, and no header in the file: the columns are these.
     *
     * @param columns their names in order, at least one, each once
     * @return the format
     */
    public static CsvFormat withColumns(String... columns) {
        if (columns.length == 0) {
            throw new IllegalArgumentException("columns must have at least one name, got none");
        }
        return new CsvFormat(new CsvColumns(List.of(columns)).names(), ',', DEFAULT_MAX_RECORD_BYTES);
    }

    /**
     * This format with another character between fields.
     *
     * @param character an ASCII character, for example a tab
     * @return the format
     */
    public CsvFormat separator(char character) {
        return new CsvFormat(columns, character, maxRecordBytes());
    }

    @Override
    public CsvFormat maxRecordBytes(int bytes) {
        return new CsvFormat(columns, separator, bytes);
    }

    @Override
    Splitter splitter() {
        return new CsvSplitter(separator);
    }

    @Override
    boolean isBlank(Frames frames) {
        return frames.isEmpty();
    }

    @Override
    RowParser parser(HeaderText header) throws IOException {
        CsvLines lines = new CsvLines(separator, maxRecordBytes());
        List<String> names = columns.isEmpty() ? List.of(lines.parse(header.read())) : columns;
        return new CsvParser(lines, new CsvColumns(names));
    }

    @Override
    FieldsEncoder encoder() {
        return new CsvFields(columns, separator);
    }

    @Override
    public String toString() {
        return "CSV";
    }
}
