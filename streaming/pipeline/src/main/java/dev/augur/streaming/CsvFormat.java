package dev.augur.streaming;

import java.io.IOException;
import java.util.List;

/**
 * CSV (RFC 4180) in UTF-8. Fields in quotes may hold separators, quotes written twice, and line ends; records end with a
 * carriage return, a line feed, or both. Empty lines are skipped. Every record must have as many fields as there are
 * columns. What is written has both characters at the line end; {@link #choose}, {@link #require} and {@link #rename} are for
 * reading.
 */
public final class CsvFormat extends TextFormat {
    private final CsvHeader header;
    private final char separator;

    private CsvFormat(CsvHeader header, char separator, int maxRecordBytes) {
        super(maxRecordBytes);
        if (separator >= 0x80 || separator == '"' || separator == '\r' || separator == '\n') {
            throw new IllegalArgumentException(
                    "separator must be an ASCII character other than a quote or a line end, got code "
                            + (int) separator);
        }
        this.header = header;
        this.separator = separator;
    }

    /**
     * Commas, and a first record that names the columns.
     *
     * @return the format
     */
    public static CsvFormat withHeader() {
        return new CsvFormat(CsvHeader.inFile(), ',', DEFAULT_MAX_RECORD_BYTES);
    }

    /**
     * Tabs, and a first record that names the columns. Quotes are those of CSV; a file that has none is read as it is.
     *
     * @return the format
     */
    public static CsvFormat tabs() {
        return withHeader().separator('\t');
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
        return new CsvFormat(CsvHeader.given(List.of(columns)), ',', DEFAULT_MAX_RECORD_BYTES);
    }

    /**
     * This format with another character between fields.
     *
     * @param character an ASCII character, for example a tab
     * @return the format
     */
    public CsvFormat separator(char character) {
        return new CsvFormat(header, character, maxRecordBytes());
    }

    /**
     * This format with some of the columns alone, in this order. The object must have them, or it ends with an error
     * that names those it has; other columns are left out, and only these names must be there once.
     *
     * @param names names as the header has them, at least one, each once
     * @return the format
     */
    public CsvFormat choose(String... names) {
        return new CsvFormat(header.choose(List.of(names), false), separator, maxRecordBytes());
    }

    /**
     * This format for objects that have exactly these columns, in any order; rows have them in this order. A column that is
     * missing or not among them ends the object with an error.
     *
     * @param names names as the header has them, at least one, each once
     * @return the format
     */
    public CsvFormat require(String... names) {
        return new CsvFormat(header.choose(List.of(names), true), separator, maxRecordBytes());
    }

    /**
     * This format with another name for a column in its rows. The object must have that column.
     *
     * @param name the name as the header has it
     * @param other the name that rows have
     * @return the format
     */
    public CsvFormat rename(String name, String other) {
        return new CsvFormat(header.rename(name, other), separator, maxRecordBytes());
    }

    @Override
    public CsvFormat maxRecordBytes(int bytes) {
        return new CsvFormat(header, separator, bytes);
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
    RowParser parser(HeaderText text) throws IOException {
        CsvLines lines = new CsvLines(separator, maxRecordBytes());
        List<String> names = header.isInFile() ? List.of(lines.parse(text.read())) : header.given();
        return new CsvParser(lines, header.columns(names), separator);
    }

    @Override
    protected FieldsEncoder encoder() {
        return new CsvFields(header.given(), separator);
    }

    @Override
    public String toString() {
        return "CSV";
    }
}
