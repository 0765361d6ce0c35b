package dev.augur.streaming.binary;

import dev.augur.streaming.FieldsEncoder;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordInput;
import dev.augur.streaming.Records;
import java.io.IOException;

/**
 * TFRecord, as TensorFlow writes it: a length of 64 bits, its checksum, the bytes, their checksum; the checksums are CRC-32C,
 * masked (tensorflow/core/lib/io/record_writer.h). The bytes are the column {@code bytes}; what they mean is not looked at. A
 * record whose bytes have another checksum fails alone, a length that has another one ends the object with an error.
 */
public final class TfRecordFormat extends RecordFormat {
    private TfRecordFormat(int maxRecordBytes) {
        super(maxRecordBytes);
    }

    /**
     * The format.
     *
     * @return the format
     */
    public static TfRecordFormat standard() {
        return new TfRecordFormat(DEFAULT_MAX_RECORD_BYTES);
    }

    @Override
    public TfRecordFormat maxRecordBytes(int bytes) {
        return new TfRecordFormat(bytes);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new TfRecords(new BinaryInput(input), maxRecordBytes());
    }

    @Override
    protected FieldsEncoder encoder() {
        return new BytesFields(TfRecords::write);
    }

    @Override
    public String toString() {
        return "TFRecord";
    }
}
