package dev.augur.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.RecordSink;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are written here, read by Avro's own library. */
final class AvroSinkTest {
    private static final int RECORDS = 3000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(AvroCodec codec) throws IOException {
        Path file = folder.resolve("rows.avro");
        write(file, AvroFormat.standard().codec(codec));
        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            int count = 0;
            for (GenericRecord record : reader) {
                assertThat(record.get("id")).hasToString("id " + count);
                assertThat(record.get("note") == null).isEqualTo(count % 2 == 0);
                assertThat(record.get("n")).isEqualTo(Long.MIN_VALUE + count);
                assertThat(record.get("x")).isEqualTo(count / 3.0);
                assertThat(record.get("y")).isEqualTo(count / 3f);
                assertThat(record.get("yes")).isEqualTo(count % 3 == 0);
                assertThat((List<?>) record.get("values")).hasSize(count % 4);
                assertThat(record.get("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {(byte) count}));
                count++;
            }
            assertThat(count).isEqualTo(RECORDS);
            assertThat(reader.getSchema().getField("id").schema().getTypes())
                    .extracting(Schema::getType)
                    .containsExactly(Schema.Type.NULL, Schema.Type.STRING);
        }
        Row first = Reading.first(Files.readAllBytes(file), AvroFormat.standard());
        assertThat(first.columns()).containsExactly("id", "note", "n", "x", "y", "yes", "values", "raw");
    }

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

    @Test
    void aFileWithoutRecordsHasASchemaWithoutFields() throws IOException {
        Path file = folder.resolve("rows.avro");
        try (RecordSink sink = RecordSink.open(ByteSink.file(file), AvroFormat.standard())) {
            sink.commit();
        }
        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            assertThat(reader.getSchema().getFields()).isEmpty();
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void nothingIsVisibleWithoutACommit() throws IOException {
        Path file = folder.resolve("rows.avro");
        try (RecordSink sink = RecordSink.open(ByteSink.file(file), AvroFormat.standard())) {
            sink.write(fields -> fields.put("id", 1));
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void fieldsThatAreNotThoseOfTheFirstRecordAreRefused() throws IOException {
        try (RecordSink sink = RecordSink.open(ByteSink.file(folder.resolve("x.avro")), AvroFormat.standard())) {
            assertThatThrownBy(() -> sink.write(fields -> fields.put("a b", 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Field 'a b' must have a name of letters, digits and _ that begins with no digit, to be"
                            + " written as Avro");
            sink.write(fields -> fields.put("id", 1).put("x", 2.0));
            assertThatThrownBy(() -> sink.write(fields -> fields.put("id", 1).put("x", 2f)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Fields must be those of the first record, {id=INT64, x=FLOAT64}, got {id=INT64, x=FLOAT32}");
            assertThatThrownBy(() -> sink.write(fields -> fields.put("x", 2.0).put("id", 1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> sink.write(fields -> fields.put("id", 1).put("id", 1)))
                    .hasMessage("Field 'id' is put twice");
            assertThatThrownBy(() -> sink.write(fields -> fields.put("x", Double.NaN)))
                    .isInstanceOf(InvalidInputException.class);
            sink.write(fields -> fields.put("id", 3).put("x", 4.0));
            sink.commit();
        }
        byte[] bytes = Files.readAllBytes(folder.resolve("x.avro"));
        assertThat(Reading.lines(bytes, AvroFormat.standard(), row -> row.text("id") + row.text("x")))
                .extracting(line -> line.replaceFirst(" at \\d+", ""))
                .containsExactly("1 = 12.0", "2 = 34.0");
    }

    @Test
    void csvBecomesAvro() throws IOException {
        ByteSource csv = ByteSource.memory("rows.csv", "id,x\na,1.5\nb,2\n".getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("rows.avro");
        try (RecordReader reader = RecordReader.open(csv, CsvFormat.withHeader());
                RecordSink sink = RecordSink.open(ByteSink.file(file), AvroFormat.standard())) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                Row from = row;
                sink.write(fields -> fields.put("id", from.text("id")).put("x", from.number("x")));
            }
            sink.commit();
        }
        assertThat(Reading.lines(
                        Files.readAllBytes(file), AvroFormat.standard(), row -> row.text("id") + row.number("x")))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("b2.0");
    }
}
