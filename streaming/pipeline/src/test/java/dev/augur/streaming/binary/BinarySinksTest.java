package dev.augur.streaming.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.InvalidInputException;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.RecordSink;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What binary formats write is what they read, and what others write. */
final class BinarySinksTest {
    private static final List<RecordFormat> BYTES = List.of(
            LengthPrefixedFormat.bigEndian(),
            LengthPrefixedFormat.littleEndian(),
            LengthPrefixedFormat.varint(),
            TfRecordFormat.standard());

    @TempDir
    Path folder;

    private static List<Row> rows(Path file, RecordFormat format) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(ByteSource.file(file), format)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** A file that another program wrote, from the cases. */
    private static byte[] sample(String file, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RecordFormat.class.getResourceAsStream(file))) {
            for (JsonNode c : new ObjectMapper().readTree(in)) {
                if (c.get("name").textValue().equals(name)) {
                    return HexFormat.of().parseHex(c.get("hex").textValue());
                }
            }
        }
        throw new AssertionError("there is no case " + name);
    }

    @Test
    void bytesThatWereWrittenAreReadAgain() throws IOException {
        Random random = new Random(5);
        for (RecordFormat format : BYTES) {
            Path file = folder.resolve(BYTES.indexOf(format) + ".bin.gz");
            List<ByteBuffer> written = new ArrayList<>();
            try (RecordSink sink = RecordSink.open(ByteSink.file(file), format)) {
                for (int i = 0; i < 500; i++) {
                    byte[] bytes = new byte[random.nextInt(400)];
                    random.nextBytes(bytes);
                    written.add(ByteBuffer.wrap(bytes));
                    sink.write(out -> out.put("any", bytes));
                }
                sink.commit();
            }
            assertThat(rows(file, format).stream().map(row -> row.bytes("bytes")))
                    .as("%s", format)
                    .isEqualTo(written);
        }
    }

    @Test
    void tfRecordsAreThoseOfOthers() throws IOException {
        Path file = folder.resolve("a.tfrecord");
        try (RecordSink sink = RecordSink.open(ByteSink.file(file), TfRecordFormat.standard())) {
            sink.write(out -> out.put("text", "0123456789".repeat(10)));
            sink.write(out -> out.put("text", "b"));
            sink.commit();
        }
        assertThat(file).hasBinaryContent(sample("tfrecord-cases.json", "a record of many bytes"));
    }

    @Test
    void aRecordOfBytesHasOneField() throws IOException {
        for (RecordFormat format : BYTES) {
            try (RecordSink sink = RecordSink.open(ByteSink.file(folder.resolve("none")), format)) {
                assertThatThrownBy(() -> sink.write(out -> {}))
                        .hasMessage("A record of bytes must have one field, it has none");
                assertThatThrownBy(() -> sink.write(out -> out.put("a", "1").put("b", "2")))
                        .hasMessage("A record of bytes must have one field, 'b' is another one");
                assertThatThrownBy(() -> sink.write(out -> out.put("a", 1)))
                        .hasMessage("Field 'a' must be bytes or a text to be a record of bytes");
                sink.commit();
            }
            assertThat(folder.resolve("none")).isEmptyFile();
        }
    }

    @Test
    void arraysAreThoseOfNumPy() throws IOException {
        byte[] sample = sample("npy-cases.json", "dtype <f4");
        Path theirs = Files.write(folder.resolve("theirs.npy"), sample);
        Path ours = folder.resolve("ours.npy");
        try (RecordSink sink = RecordSink.open(ByteSink.file(ours), NpyFormat.standard())) {
            for (Row row : rows(theirs, NpyFormat.standard())) {
                sink.write(out -> out.put("values", row.floats("values")));
            }
            sink.commit();
        }
        assertThat(ours).hasBinaryContent(sample);
    }

    @Test
    void arraysOfNoRowsAndOfOneColumnAreArrays() throws IOException {
        Path none = folder.resolve("none.npy");
        try (RecordSink sink = RecordSink.open(ByteSink.file(none), NpyFormat.standard())) {
            sink.commit();
        }
        assertThat(rows(none, NpyFormat.standard())).isEmpty();
        Path one = folder.resolve("one.npy.zst");
        try (RecordSink sink = RecordSink.open(ByteSink.file(one), NpyFormat.standard())) {
            sink.write(out -> out.put("score", 1.5f));
            sink.write(out -> out.put("score", -2f));
            sink.commit();
        }
        List<Row> rows = rows(one, NpyFormat.standard());
        assertThat(rows.stream().map(row -> row.number("values"))).containsExactly(1.5, -2.0);
        assertThat(rows.get(0).text("values")).isEqualTo("1.5");
        assertThatThrownBy(() -> rows.get(0).integer("values"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Column 'values[0]' must be a whole number of 64 bits, got 1.5");
    }

    @Test
    void aRowOfAnArrayIsOneFieldOfFloatsOfOneWidth() throws IOException {
        try (RecordSink sink = RecordSink.open(ByteSink.file(folder.resolve("a.npy")), NpyFormat.standard())) {
            assertThatThrownBy(() -> sink.write(out -> out.put("v", new float[0])))
                    .hasMessage("Field 'v' must have at least 1 number, got 0");
            sink.write(out -> out.put("v", new float[] {1, 2}));
            assertThatThrownBy(() -> sink.write(out -> out.put("v", new float[3])))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Field 'v' must have 2 numbers, as the first row, got 3");
            assertThatThrownBy(() -> sink.write(out -> out.put("v", new float[] {1, Float.NaN})))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Field 'v' must be finite to be written, got NaN");
            assertThatThrownBy(() -> sink.write(out -> out.put("v", 1)))
                    .hasMessage("Field 'v' must be floats to be a row of a NumPy array");
            assertThatThrownBy(() -> sink.write(out -> {}))
                    .hasMessage("A row of a NumPy array must have one field, it has none");
            assertThatThrownBy(
                            () -> sink.write(out -> out.put("v", new float[2]).put("w", new float[2])))
                    .hasMessage("A row of a NumPy array must have one field, 'w' is another one");
            sink.commit();
        }
        assertThat(rows(folder.resolve("a.npy"), NpyFormat.standard())).hasSize(1);
    }

    @Test
    void noTemporaryFileIsLeft() throws IOException {
        Set<Path> before = spools();
        try (RecordSink sink = RecordSink.open(ByteSink.file(folder.resolve("a.npy")), NpyFormat.standard())) {
            sink.write(out -> out.put("v", new float[] {1}));
            assertThat(spools()).hasSize(before.size() + 1);
        }
        assertThat(spools()).isEqualTo(before);
        Path nowhere = folder.resolve("no-folder").resolve("a.npy");
        assertThatThrownBy(() -> RecordSink.open(ByteSink.file(nowhere), NpyFormat.standard()))
                .isInstanceOf(IOException.class);
        assertThat(spools()).isEqualTo(before);
        assertThat(folder).isEmptyDirectory();
    }

    private static Set<Path> spools() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new TreeSet<>(
                    files.filter(file -> file.getFileName().toString().startsWith("augur-")
                                    && file.toString().endsWith(".npy"))
                            .toList());
        }
    }

    @Test
    void rowsOfNumbersHaveTypes() throws IOException {
        Path file = Files.write(folder.resolve("u8.npy"), sample("npy-cases.json", "dtype <u8"));
        Row row = rows(file, NpyFormat.standard()).get(0);
        assertThat(row.columns()).containsExactly("values");
        assertThat(row.floats("values")).containsExactly(0, 1.8446744e19f);
        assertThat(row.bytes("values").remaining()).isEqualTo(16);
        assertThatThrownBy(() -> row.integers("values"))
                .hasMessage("Column 'values[1]' must be a whole number of 64 bits, got 1.8446744073709552E19");
        assertThatThrownBy(() -> row.number("values"))
                .hasMessage("Column 'values' must be a number, got an array of 2");
        assertThatThrownBy(() -> row.number("value")).hasMessage("There is no column 'value', there are 'values'");
        Path longs = Files.write(folder.resolve("i8.npy"), sample("npy-cases.json", "dtype >i8"));
        assertThat(rows(longs, NpyFormat.standard()).get(0).integers("values"))
                .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
        Path doubles = Files.write(folder.resolve("f8.npy"), sample("npy-cases.json", "dtype <f8"));
        assertThat(rows(doubles, NpyFormat.standard()).get(1).numbers("values")).containsExactly(0x1p-14, 1024.25);
    }
}
