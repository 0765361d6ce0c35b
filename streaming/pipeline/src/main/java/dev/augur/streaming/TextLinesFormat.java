package dev.augur.streaming;

import java.util.List;

/**
 * Lines of UTF-8 text. Each line is a record, an empty one too, with its text as the only column. Lines end with a line
 * feed, with or without a carriage return before it, which belong to no line.
 */
public final class TextLinesFormat extends TextFormat {
    private final String column;

    private TextLinesFormat(String column, int maxRecordBytes) {
        super(maxRecordBytes);
        this.column = column;
    }

    /**
     * The format, with the column {@code text}.
     *
     * @return the format
     */
    public static TextLinesFormat standard() {
        return new TextLinesFormat("text", DEFAULT_MAX_RECORD_BYTES);
    }

    /**
     * This format with another name for the column.
     *
     * @param name what the text of a line is called
     * @return the format
     */
    public TextLinesFormat column(String name) {
        return new TextLinesFormat(name, maxRecordBytes());
    }

    @Override
    public TextLinesFormat maxRecordBytes(int bytes) {
        return new TextLinesFormat(column, bytes);
    }

    @Override
    Splitter splitter() {
        return new LineSplitter();
    }

    @Override
    boolean isBlank(Frames frames) {
        return false;
    }

    @Override
    RowParser parser(HeaderText header) {
        CsvColumns columns = new CsvColumns(List.of(column), new int[1], 1);
        return (position, text) -> new CsvRow(position, columns, new String[] {withoutReturn(text)});
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    protected FieldsEncoder encoder() {
        return new LineFields(column);
    }

    @Override
    public String toString() {
        return "Text lines";
    }
}
