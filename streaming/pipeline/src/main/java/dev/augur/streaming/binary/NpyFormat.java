package dev.augur.streaming.binary;

import dev.augur.streaming.FieldsEncoder;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordInput;
import dev.augur.streaming.Records;
import java.io.IOException;

/**
 * A NumPy array ({@code .npy}, numpy.lib.format, versions 1 to 3) in C order. Each index of the first dimension is a record,
 * whose numbers are the column {@code values}. Read are booleans, whole numbers of 8 to 64 bits and floats of 16 to 64 bits, in both
 * byte orders; other types, arrays in Fortran order, and arrays that have more or fewer bytes than their shape says end the
 * object with an error.
 *
 * <p>What is written are rows of float32, all of one width, from {@link dev.augur.streaming.Fields#put(String, float[])}. The number of rows stands
 * in front of them, so the rows go to a temporary file, readable by this user only, until the object is committed.
 */
public final class NpyFormat extends RecordFormat {
    private NpyFormat(int maxRecordBytes) {
        super(maxRecordBytes);
    }

    /**
     * The format.
     *
     * @return the format
     */
    public static NpyFormat standard() {
        return new NpyFormat(DEFAULT_MAX_RECORD_BYTES);
    }

    @Override
    public NpyFormat maxRecordBytes(int bytes) {
        return new NpyFormat(bytes);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new NpyRecords(new BinaryInput(input), maxRecordBytes());
    }

    @Override
    protected FieldsEncoder encoder() throws IOException {
        return NpyFields.open();
    }

    @Override
    public String toString() {
        return "NumPy array";
    }
}
