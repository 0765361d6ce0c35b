package dev.augur.parquet;

import dev.augur.streaming.FieldsEncoder;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordInput;
import dev.augur.streaming.Records;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;

/**
 * Parquet files. It is read from its end, at several places, so its source must give its bytes at any offset at little cost, and
 * must not be compressed itself. Immutable and thread-safe.
 *
 * <p>Columns are flat values and lists of numbers, those in groups by names with dots. Only what is {@linkplain #choose
 * chosen} is read. Memory is that of the chosen columns of one row group as they are stored, and of a page of each decompressed. A
 * record's offset is that of its row group. From where the bytes of a row group are damaged, its records fail; a damaged footer ends the object.
 *
 * <p>What is written has a schema made of the first record's fields; all records must have the same.
 */
public final class ParquetFormat extends RecordFormat {
    /** The largest row group that is read unless another limit is given: 256 MiB. */
    public static final long DEFAULT_MAX_ROW_GROUP_BYTES = 1L << 28;

    private final List<String> chosen;
    private final long maxRowGroupBytes;
    private final ParquetCodec codec;

    private ParquetFormat(int maxRecordBytes, List<String> chosen, long maxRowGroupBytes, ParquetCodec codec) {
        super(maxRecordBytes);
        if (maxRowGroupBytes < 1) {
            throw new IllegalArgumentException("maxRowGroupBytes must be >= 1, got " + maxRowGroupBytes);
        }
        this.chosen = chosen;
        this.maxRowGroupBytes = maxRowGroupBytes;
        this.codec = codec;
    }

    /**
     * The format; what is written is compressed with {@link ParquetCodec#ZSTD}.
     *
     * @return the format
     */
    public static ParquetFormat standard() {
        return new ParquetFormat(DEFAULT_MAX_RECORD_BYTES, List.of(), DEFAULT_MAX_ROW_GROUP_BYTES, ParquetCodec.ZSTD);
    }

    /**
     * This format with some of the columns alone, in this order; nothing is read of others. The object must have them, or it ends with
     * an error that names those it has.
     *
     * @param names names of columns, at least one, each once
     * @return the format
     */
    public ParquetFormat choose(String... names) {
        if (names.length == 0 || new HashSet<>(List.of(names)).size() < names.length) {
            throw new IllegalArgumentException("names must have at least one column, each once, got " + List.of(names));
        }
        return new ParquetFormat(maxRecordBytes(), List.of(names), maxRowGroupBytes, codec);
    }

    /**
     * This format with another limit for row groups. The records of a larger one fail.
     *
     * @param bytes the most that the chosen columns of a row group have as they are stored, and a page of them decompressed
     * @return the format
     */
    public ParquetFormat maxRowGroupBytes(long bytes) {
        return new ParquetFormat(maxRecordBytes(), chosen, bytes, codec);
    }

    /**
     * This format with another compression of what is written. What is read tells its own.
     *
     * @param written the compression
     * @return the format
     */
    public ParquetFormat codec(ParquetCodec written) {
        return new ParquetFormat(maxRecordBytes(), chosen, maxRowGroupBytes, written);
    }

    @Override
    public ParquetFormat maxRecordBytes(int bytes) {
        return new ParquetFormat(bytes, chosen, maxRowGroupBytes, codec);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new ParquetRecords(input.source(), chosen, maxRecordBytes(), maxRowGroupBytes);
    }

    @Override
    protected FieldsEncoder encoder() throws IOException {
        return new ParquetFields(codec.require("What is written as Parquet"));
    }

    @Override
    public String toString() {
        return "Parquet";
    }
}
