package dev.augur.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;

/** Files that Parquet's own library writes. */
final class ParquetBytes {
    private ParquetBytes() {}

    static byte[] file(
            MessageType schema, List<Group> rows, CompressionCodecName codec, WriterVersion version, int groupBytes)
            throws IOException {
        Memory memory = new Memory();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(memory)
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .withRowGroupSize((long) groupBytes)
                .withPageSize(500)
                .withMinRowCountForPageSizeCheck(10)
                .withPageWriteChecksumEnabled(true)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
        return memory.bytes.toByteArray();
    }

    private static final class Memory implements OutputFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public PositionOutputStream create(long blockBytes) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int b) {
                    bytes.write(b);
                }

                @Override
                public void write(byte[] more, int from, int count) {
                    bytes.write(more, from, count);
                }
            };
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
}
