package dev.augur.streaming;

/**
 * JSON lines: a JSON object (RFC 8259) in UTF-8 per line, lines ended by a line feed with or without a carriage return.
 * Blank lines are skipped; a name may be there only once per object.
 */
public final class JsonLinesFormat extends TextFormat {
    private JsonLinesFormat(int maxRecordBytes) {
        super(maxRecordBytes);
    }

    /**
     * The format.
     *
     * @return the format
     */
    public static JsonLinesFormat standard() {
        return new JsonLinesFormat(DEFAULT_MAX_RECORD_BYTES);
    }

    @Override
    public JsonLinesFormat maxRecordBytes(int bytes) {
        return new JsonLinesFormat(bytes);
    }

    @Override
    Splitter splitter() {
        return new LineSplitter();
    }

    @Override
    boolean isBlank(Frames frames) {
        return frames.isBlank();
    }

    @Override
    RowParser parser(HeaderText header) {
        return new JsonParser(maxRecordBytes());
    }

    @Override
    protected FieldsEncoder encoder() {
        return JsonFields.ofLines();
    }

    @Override
    public String toString() {
        return "JSON lines";
    }
}
