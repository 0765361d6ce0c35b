package dev.augur.parquet;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import dev.augur.streaming.Position;
import dev.augur.streaming.Records;
import dev.augur.streaming.Row;
import dev.augur.streaming.ValuesRow;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The records of a Parquet file, row group by row group. A row group is read when the first of its records is. One thread at a time. */
final class ParquetRecords implements Records {
    private final ByteSource source;
    private final List<String> chosen;
    private final int maxRecordBytes;
    private final long maxRowGroupBytes;
    private @Nullable Opened opened;
    /** Which row group, and which of its rows. */
    private int group = -1;

    private long row;
    private long rows;
    private long offset;
    private long end;
    private @Nullable RowGroup values;
    /** Why the records of the row group cannot be read any more. */
    private @Nullable String damage;

    private long size;

    ParquetRecords(ByteSource source, List<String> chosen, int maxRecordBytes, long maxRowGroupBytes) {
        this.source = source;
        this.chosen = chosen;
        this.maxRecordBytes = maxRecordBytes;
        this.maxRowGroupBytes = maxRowGroupBytes;
    }

    /** What stays as long as the file is read. */
    private record Opened(
            SourceFile file,
            ParquetFileReader reader,
            List<Column> columns,
            Set<List<String>> paths,
            MessageType schema) {
        BlockMetaData group(int index) {
            return reader.getRowGroups().get(index);
        }
    }

    @Override
    public boolean next() throws IOException {
        Opened all = opened == null ? open() : opened;
        size = 0;
        row++;
        while (row >= rows) {
            if (group + 1 == all.reader().getRowGroups().size()) {
                return false;
            }
            group++;
            begin(all, all.group(group));
        }
        return true;
    }

    private void begin(Opened all, BlockMetaData next) throws IOException {
        row = 0;
        rows = next.getRowCount();
        values = null;
        damage = null;
        offset = next.getStartingPos();
        end = offset + next.getCompressedSize();
        boolean isLost = rows == 0 && next.getColumns().stream().anyMatch(chunk -> chunk.getValueCount() > 0);
        if (rows < 0 || isLost || offset < 0 || end < offset || end > all.file().getLength()) {
            throw all.file()
                    .broken("its footer is damaged: row group " + (group + 1) + " has " + rows + " rows from byte "
                            + offset + " to " + end + " of " + all.file().getLength());
        }
    }

    private Opened open() throws IOException {
        SourceFile file = SourceFile.open(source);
        ParquetFileReader reader = null;
        try {
            reader = ParquetFileReader.open(
                    file,
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                            .withCodecFactory(new PageCodecs(maxRowGroupBytes))
                            .usePageChecksumVerification(true)
                            .build());
            if (reader.getRowGroups().isEmpty() && file.hasData()) {
                throw new IllegalArgumentException("it has bytes that are of no row group");
            }
            MessageType schema = reader.getFileMetaData().getSchema();
            List<Column> columns = Columns.of(schema, chosen);
            MessageType read = Columns.projection(schema, columns);
            reader.setRequestedSchema(read);
            Set<List<String>> paths = new HashSet<>();
            read.getPaths().forEach(path -> paths.add(List.of(path)));
            opened = new Opened(file, reader, columns, paths, read);
            return opened;
        } catch (IOException | RuntimeException e) {
            // The library trusts what it reads, and throws what it likes where that is damaged.
            file.throwFailure();
            throw file.broken("its footer cannot be used: " + e.getMessage());
        } finally {
            if (opened == null && reader != null) {
                reader.close();
            }
        }
    }

    @Override
    public Row row(Position position) throws IOException {
        Opened all = Objects.requireNonNull(opened, "next() comes first");
        if (damage == null) {
            try {
                if (values == null) {
                    values = read(all);
                }
                Map<String, @Nullable Object> found = values.read(row);
                size = values.size();
                if (size > maxRecordBytes) {
                    throw new InvalidInputException(
                            "The record must have at most " + maxRecordBytes + " bytes, it has " + size);
                }
                return new ValuesRow(position, found);
            } catch (InvalidInputException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // As above.
                all.file().throwFailure();
                damage = "its row group is damaged or not one that is read: " + e.getMessage();
                values = null;
            }
        }
        throw new InvalidInputException("The record cannot be read, " + damage);
    }

    /** Reads the chosen columns of the row group, as they are stored. */
    private RowGroup read(Opened all) throws IOException {
        BlockMetaData next = all.group(group);
        long bytes = 0;
        for (ColumnChunkMetaData chunk : next.getColumns()) {
            if (all.paths().contains(List.of(chunk.getPath().toArray()))) {
                requireCodec(chunk);
                bytes = Math.addExact(bytes, chunk.getTotalSize());
            }
        }
        if (bytes > maxRowGroupBytes) {
            throw new IllegalArgumentException("it has " + bytes + " bytes in the columns that are read, at most "
                    + maxRowGroupBytes + " are allowed; choose fewer columns, or raise maxRowGroupBytes");
        }
        String writtenBy = all.reader().getFileMetaData().getCreatedBy();
        CheckedPages pages = new CheckedPages(all.reader().readRowGroup(group), next);
        return new RowGroup(all.columns(), all.schema(), writtenBy, pages, maxRecordBytes);
    }

    private void requireCodec(ColumnChunkMetaData chunk) throws IOException {
        ParquetCodec codec = ParquetCodec.of(chunk.getCodec());
        if (codec == null) {
            throw new IllegalArgumentException("it is compressed with " + chunk.getCodec()
                    + ", which is not read; read are UNCOMPRESSED, SNAPPY, GZIP, ZSTD and LZ4_RAW");
        }
        codec.require(source.name());
    }

    @Override
    public long offset() {
        return offset;
    }

    /** Behind the row group, whichever of its records this is. */
    @Override
    public long end() {
        return end;
    }

    @Override
    public int size() {
        return (int) Math.min(maxRecordBytes, size);
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.reader().close();
        }
    }
}
