package dev.augur.avro;

import dev.augur.streaming.FieldsEncoder;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordInput;
import dev.augur.streaming.Records;
import java.io.IOException;

/**
 * Avro object container files (Apache Avro 1.12 specification, "Object Container Files"). Fields are columns by their names,
 * those of records in records by names with dots. No class that a schema names is ever looked for. Immutable and thread-safe.
 *
 * <p>A record's offset is that of its block. The records of a block fail together where its bytes are damaged, or not those of its
 * count and schema; a record fails alone where a value is malformed, and its end is known. What does not tell where the next
 * block begins ends the object.
 *
 * <p>What is written has a schema made of the first record's fields; all records must have the same.
 */
public final class AvroFormat extends RecordFormat {
    /** The largest block that is read unless another limit is given: 64 MiB. */
    public static final int DEFAULT_MAX_BLOCK_BYTES = 1 << 26;

    private final int maxBlockBytes;
    private final AvroCodec codec;

    private AvroFormat(int maxRecordBytes, int maxBlockBytes, AvroCodec codec) {
        super(maxRecordBytes);
        if (maxBlockBytes < 1 || maxBlockBytes > 1 << 30) {
            throw new IllegalArgumentException("maxBlockBytes must be 1 to " + (1 << 30) + ", got " + maxBlockBytes);
        }
        this.maxBlockBytes = maxBlockBytes;
        this.codec = codec;
    }

    /**
     * The format; what is written is compressed with {@link AvroCodec#ZSTANDARD}.
     *
     * @return the format
     */
    public static AvroFormat standard() {
        return new AvroFormat(DEFAULT_MAX_RECORD_BYTES, DEFAULT_MAX_BLOCK_BYTES, AvroCodec.ZSTANDARD);
    }

    /**
     * This format with another compression of the blocks that are written. What is read tells its own.
     *
     * @param written the compression
     * @return the format
     */
    public AvroFormat codec(AvroCodec written) {
        return new AvroFormat(maxRecordBytes(), maxBlockBytes, written);
    }

    /**
     * This format with another limit for blocks, which is also that of memory: a block is held twice, as it is stored and
     * decompressed. The records of a larger one fail.
     *
     * @param bytes the largest block that is read, as it is stored and decompressed, 1 to 1 GiB
     * @return the format
     */
    public AvroFormat maxBlockBytes(int bytes) {
        return new AvroFormat(maxRecordBytes(), bytes, codec);
    }

    @Override
    public AvroFormat maxRecordBytes(int bytes) {
        return new AvroFormat(bytes, maxBlockBytes, codec);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new AvroRecords(new AvroInput(input.name(), input.stream()), maxRecordBytes(), maxBlockBytes);
    }

    @Override
    protected FieldsEncoder encoder() throws IOException {
        codec.require("What is written as Avro");
        return new AvroFields(codec);
    }

    @Override
    public String toString() {
        return "Avro";
    }
}
