package dev.augur.parquet;

import dev.augur.streaming.ValuesEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Writes records as a Parquet file, row group by row group, with a schema made of the first one's fields. */
final class ParquetFields extends ValuesEncoder {
    /** What is collected in memory before it is written. */
    private static final long ROW_GROUP_BYTES = 1L << 25;
    /** The column of a file without records, which must have one. */
    private static final String NO_COLUMN = "empty";

    private final ParquetCodec codec;
    /** Not closed: it holds nothing but what is still to be written. */
    private @Nullable ParquetWriter<List<@Nullable Object>> file;

    ParquetFields(ParquetCodec codec) {
        this.codec = codec;
    }

    @Override
    protected void start(Map<String, Type> columns, OutputStream out) throws IOException {
        file = new RowWriter.Builder(new SinkFile(out), schema(columns))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs(Integer.MAX_VALUE))
                .withCompressionCodec(codec.id())
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageWriteChecksumEnabled(true)
                .build();
    }

    private static MessageType schema(Map<String, Type> columns) {
        List<org.apache.parquet.schema.Type> fields = new ArrayList<>();
        columns.forEach((name, type) -> fields.add(RowWriter.type(name, type)));
        if (fields.isEmpty()) {
            fields.add(Types.primitive(PrimitiveTypeName.BOOLEAN, Repetition.OPTIONAL)
                    .named(NO_COLUMN));
        }
        return new MessageType("row", fields);
    }

    @Override
    protected void write(List<@Nullable Object> values) throws IOException {
        writer().write(values);
    }

    @Override
    protected void end() throws IOException {
        writer().close();
    }

    private ParquetWriter<List<@Nullable Object>> writer() {
        return Objects.requireNonNull(file, "start() comes first");
    }

    /** The object that is written, as a file that is written once from its start to its end. */
    private record SinkFile(OutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockBytes) {
            return new Counted(out);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockBytes) {
            return create(blockBytes);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    /** Passes bytes on, but not the end of them, which is its owner's. */
    private static final class Counted extends PositionOutputStream {
        private final OutputStream out;
        private long count;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return count;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
