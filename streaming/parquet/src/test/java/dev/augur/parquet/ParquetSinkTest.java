package dev.augur.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSink;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordSink;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are written here, read by Parquet's own library with its own codecs. */
final class ParquetSinkTest {
    private static final int RECORDS = 3000;

    @TempDir
    Path folder;

    private static void write(Path file, RecordFormat format) throws IOException {
        try (RecordSink sink = RecordSink.open(ByteSink.file(file), format)) {
            for (int i = 0; i < RECORDS; i++) {
                int n = i;
                sink.write(fields -> fields.put("id", "id " + n)
                        .put("note", n % 2 == 0 ? null : "text")
                        .put("n", Long.MIN_VALUE + n)
                        .put("x", n / 3.0)
                        .put("y", n / 3f)
                        .put("yes", n % 3 == 0)
                        .put("values", new float[n % 4])
                        .put("raw", new byte[] {(byte) n}));
            }
            sink.commit();
        }
    }

    /** Parquet's reader of rows as they are. */
    private static ParquetReader<Group> reader(Path file) throws IOException {
        return new Groups(new LocalInputFile(file))
                .withConf(new PlainParquetConfiguration())
                .build();
    }

    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(ParquetCodec codec) throws IOException {
        Path file = folder.resolve("rows.parquet");
        write(file, ParquetFormat.standard().codec(codec));
        try (ParquetReader<Group> reader = reader(file)) {
            int count = 0;
            for (Group row = reader.read(); row != null; row = reader.read()) {
                assertThat(row.getString("id", 0)).isEqualTo("id " + count);
                assertThat(row.getFieldRepetitionCount("note")).isEqualTo(count % 2);
                assertThat(row.getLong("n", 0)).isEqualTo(Long.MIN_VALUE + count);
                assertThat(row.getDouble("x", 0)).isEqualTo(count / 3.0);
                assertThat(row.getFloat("y", 0)).isEqualTo(count / 3f);
                assertThat(row.getBoolean("yes", 0)).isEqualTo(count % 3 == 0);
                assertThat(row.getGroup("values", 0).getFieldRepetitionCount("list"))
                        .isEqualTo(count % 4);
                assertThat(row.getBinary("raw", 0).toByteBuffer())
                        .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) count}));
                count++;
            }
            assertThat(count).isEqualTo(RECORDS);
        }
        Row last = lastRow(Files.readAllBytes(file));
        assertThat(last.columns()).containsExactly("id", "note", "n", "x", "y", "yes", "values", "raw");
        assertThat(last.floats("y", "values")).containsExactly(2999 / 3f, 0, 0, 0);
    }

    private static Row lastRow(byte[] bytes) throws IOException {
        Row[] last = new Row[1];
        assertThat(Reading.lines(bytes, ParquetFormat.standard(), row -> {
                    last[0] = row;
                    return "";
                }))
                .hasSize(RECORDS);
        return last[0];
    }

    @Test
    void aFileWithoutRecordsHasOneColumn() throws IOException {
        Path file = folder.resolve("rows.parquet");
        try (RecordSink sink = RecordSink.open(ByteSink.file(file), ParquetFormat.standard())) {
            sink.commit();
        }
        assertThat(Reading.lines(Files.readAllBytes(file), ParquetFormat.standard(), Row::toString))
                .isEmpty();
        try (ParquetFileReader reader = ParquetFileReader.open(
                new LocalInputFile(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            assertThat(reader.getFileMetaData().getSchema().getPaths())
                    .singleElement()
                    .isEqualTo(new String[] {"empty"});
        }
    }

    @Test
    void rowsGoOutInGroups() throws IOException {
        Path file = folder.resolve("rows.parquet");
        Random random = new Random(17);
        try (RecordSink sink =
                RecordSink.open(ByteSink.file(file), ParquetFormat.standard().codec(ParquetCodec.NONE))) {
            for (int i = 0; i < 120; i++) {
                float[] values = new float[100_000];
                for (int k = 0; k < values.length; k++) {
                    values[k] = random.nextFloat();
                }
                sink.write(fields -> fields.put("values", values));
            }
            assertThat(folder.toFile().list())
                    .as("nothing is visible under its name")
                    .doesNotContain("rows.parquet");
            sink.commit();
        }
        assertThat(Reading.lines(
                                Files.readAllBytes(file),
                                ParquetFormat.standard(),
                                row -> "" + row.floats("values").length)
                        .stream()
                        .map(Reading::offset)
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void fieldsThatAreNotThoseOfTheFirstRecordAreRefused() throws IOException {
        Path file = folder.resolve("x.parquet");
        try (RecordSink sink = RecordSink.open(ByteSink.file(file), ParquetFormat.standard())) {
            assertThatThrownBy(() -> sink.write(fields -> {}))
                    .hasMessage("The first record must have at least one field, it has none");
            sink.write(fields -> fields.put("a b", 1));
            assertThatThrownBy(() -> sink.write(fields -> fields.put("x", 2f)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Fields must be those of the first record, {a b=INT64}, got {x=FLOAT32}");
            assertThatThrownBy(() -> sink.write(fields -> fields.put("a b", Double.NaN)))
                    .isInstanceOf(InvalidInputException.class);
            sink.commit();
        }
        assertThat(Reading.lines(Files.readAllBytes(file), ParquetFormat.standard(), row -> row.text("a b")))
                .isEqualTo(List.of("1 at 4 = 1"));
    }
}
