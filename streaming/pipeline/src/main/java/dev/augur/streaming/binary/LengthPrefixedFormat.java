package dev.augur.streaming.binary;

import dev.augur.streaming.FieldsEncoder;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordInput;
import dev.augur.streaming.Records;
import java.io.IOException;
import java.util.Locale;

/**
 * Records of bytes, each behind its length. The bytes are the column {@code bytes}. A record that is longer than is
 * allowed fails alone; a length that is negative or reaches behind the end of the object ends it with an error.
 */
public final class LengthPrefixedFormat extends RecordFormat {
    private final LengthPrefix prefix;

    private LengthPrefixedFormat(LengthPrefix prefix, int maxRecordBytes) {
        super(maxRecordBytes);
        this.prefix = prefix;
    }

    /**
     * Lengths of 32 bits, the highest byte first.
     *
     * @return the format
     */
    public static LengthPrefixedFormat bigEndian() {
        return new LengthPrefixedFormat(LengthPrefix.BIG_ENDIAN, DEFAULT_MAX_RECORD_BYTES);
    }

    /**
     * Lengths of 32 bits, the lowest byte first.
     *
     * @return the format
     */
    public static LengthPrefixedFormat littleEndian() {
        return new LengthPrefixedFormat(LengthPrefix.LITTLE_ENDIAN, DEFAULT_MAX_RECORD_BYTES);
    }

    /**
     * Lengths as varints, as protocol buffers write delimited messages: seven bits a byte, the lowest first.
     *
     * @return the format
     */
    public static LengthPrefixedFormat varint() {
        return new LengthPrefixedFormat(LengthPrefix.VARINT, DEFAULT_MAX_RECORD_BYTES);
    }

    @Override
    public LengthPrefixedFormat maxRecordBytes(int bytes) {
        return new LengthPrefixedFormat(prefix, bytes);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new LengthPrefixedRecords(new BinaryInput(input), prefix, maxRecordBytes());
    }

    @Override
    protected FieldsEncoder encoder() {
        return new BytesFields((out, bytes) -> {
            prefix.write(out, bytes.length);
            out.write(bytes);
        });
    }

    @Override
    public String toString() {
        return "Length-prefixed records, "
                + prefix.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
