package dev.augur.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.streaming.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cut and flipped bits of small files. */
final class ParquetDamageTest {
    private static final ParquetFormat PARQUET = ParquetFormat.standard();
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType(
            "message m { required binary id (STRING); required double x; repeated float f; }");
    private static final String NOTICED = "(?s)\\w+Exception: .*|\\d+ at \\d+: .*";

    private static byte[] file(CompressionCodecName codec) throws IOException {
        SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rows.add(groups.newGroup()
                    .append("id", "record " + i % 2)
                    .append("x", i / 8.0)
                    .append("f", (float) i));
        }
        return ParquetBytes.file(SCHEMA, rows, codec, WriterVersion.PARQUET_1_0, 1000);
    }

    private static String line(Row row) {
        return row.text("id") + " " + row.number("x") + " " + Arrays.toString(row.floats("f"));
    }

    private static List<String> read(byte[] bytes) throws IOException {
        return Reading.lines(bytes, PARQUET, ParquetDamageTest::line);
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        byte[] file = file(CompressionCodecName.SNAPPY);
        assertThat(read(file)).hasSize(4).noneMatch(line -> line.matches(NOTICED));
        IntStream.range(0, file.length)
                .forEach(size -> assertThat(Reading.lines(
                                Reading.inPieces(Arrays.copyOf(file, size), 1000), PARQUET, ParquetDamageTest::line))
                        .singleElement()
                        .asString()
                        .matches("(?s)BrokenObjectException: x cannot be read on from byte \\d+: .*"));
    }

    /** Pages have checksums; their headers and the footer have none, and what these say of values is checked where it can be. */
    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "ZSTD"})
    void flippedBitsAreNoticedOrChangeNothing(CompressionCodecName codec) throws IOException {
        byte[] file = file(codec);
        List<String> whole = read(file);
        List<String> silent = new ArrayList<>();
        // All bits once; the pages are the same but for the codec.
        int step = codec == CompressionCodecName.UNCOMPRESSED ? 1 : 9;
        for (int bit = 0; bit < 8 * file.length; bit += step) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            List<String> lines = read(flipped);
            if (lines.stream().noneMatch(line -> line.matches(NOTICED)) && !lines.equals(whole)) {
                silent.add("byte " + bit / 8 + " of " + file.length + " bit " + bit % 8 + ": " + lines);
            }
        }
        assertThat(silent).isEmpty();
    }
}
