package dev.augur.streaming;

import java.io.IOException;

/**
 * One JSON array (RFC 8259) of objects in UTF-8, of any length, in constant memory. Elements may stand on one line or on many. A
 * malformed element fails alone as long as its brackets and quotes are in order; where they are not, it ends where they do.
 */
public final class JsonArrayFormat extends RecordFormat {
    private JsonArrayFormat(int maxRecordBytes) {
        super(maxRecordBytes);
    }

    /**
     * The format.
     *
     * @return the format
     */
    public static JsonArrayFormat standard() {
        return new JsonArrayFormat(DEFAULT_MAX_RECORD_BYTES);
    }

    @Override
    public JsonArrayFormat maxRecordBytes(int bytes) {
        return new JsonArrayFormat(bytes);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new JsonArrayRecords(input, maxRecordBytes());
    }

    @Override
    protected FieldsEncoder encoder() {
        return JsonFields.ofArray();
    }

    @Override
    public String toString() {
        return "JSON array";
    }
}
