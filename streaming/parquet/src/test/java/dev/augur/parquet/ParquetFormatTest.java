package dev.augur.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that Parquet's own library writes, with its own codecs. */
final class ParquetFormatTest {
    private static final ParquetFormat PARQUET = ParquetFormat.standard();

    private static final MessageType ALL = MessageTypeParser.parseMessageType("""
            message All {
              required binary text (STRING);
              optional binary note (STRING);
              required binary raw;
              required fixed_len_byte_array(2) hash;
              required fixed_len_byte_array(2) half (FLOAT16);
              required boolean yes;
              required int32 small;
              required int32 unsigned (INTEGER(32,false));
              required int64 whole;
              required int64 huge (INTEGER(64,false));
              required float single;
              optional double number;
              required int64 price (DECIMAL(18,2));
              required binary amount (DECIMAL(30,3));
              required int32 day (DATE);
              required int96 old;
              optional group floats (LIST) { repeated group list { optional float element; } }
              required group wholes (LIST) { repeated group list { required int64 element; } }
              optional group legacy (LIST) { repeated double array; }
              repeated int32 bare;
              optional group words (LIST) { repeated group list { optional binary element (STRING); } }
              optional group map (MAP) { repeated group key_value { required binary key (STRING); optional int32 value; } }
              optional group in { optional double x; required group deeper { required int32 y; } }
            }""");

    private static Group group(SimpleGroupFactory groups, int i) {
        Group row = groups.newGroup();
        row.append("text", "gr\u00fc\u00df " + i % 10);
        if (i % 2 == 1) {
            row.append("note", "note " + i);
        }
        row.append("raw", Binary.fromConstantByteArray(new byte[] {(byte) i, -1}));
        row.append("hash", Binary.fromConstantByteArray(new byte[] {1, 2}));
        row.append("half", Binary.fromConstantByteArray(new byte[] {0, (byte) 0xc1}));
        row.append("yes", i % 2 == 0);
        row.append("small", -i);
        row.append("unsigned", -1);
        row.append("whole", Long.MIN_VALUE + i);
        row.append("huge", -1L);
        row.append("single", 0.1f);
        if (i % 3 > 0) {
            row.append("number", Math.PI * i);
        }
        row.append("price", 1235L);
        row.append("amount", Binary.fromConstantByteArray(new byte[] {4, (byte) 0xd3}));
        row.append("day", 20_000);
        row.append("old", Binary.fromConstantByteArray(new byte[12]));
        if (i % 4 > 0) {
            Group list = row.addGroup("floats");
            for (int k = 1; k < i % 4; k++) {
                list.addGroup("list").append("element", k / 2f);
            }
            if (i % 8 == 7) {
                list.addGroup("list");
            }
        }
        Group wholes = row.addGroup("wholes");
        for (int k = 0; k < i % 3; k++) {
            wholes.addGroup("list").append("element", (long) i);
        }
        row.addGroup("legacy").append("array", 2.5);
        row.append("bare", 7);
        row.append("bare", i);
        row.addGroup("words").addGroup("list").append("element", "w");
        if (i % 2 == 1) {
            Group in = row.addGroup("in");
            in.append("x", i / 2.0);
            in.addGroup("deeper").append("y", i);
        }
        return row;
    }

    static byte[] file(int rows, CompressionCodecName codec, WriterVersion version) throws IOException {
        SimpleGroupFactory groups = new SimpleGroupFactory(ALL);
        List<Group> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(group(groups, i));
        }
        return ParquetBytes.file(ALL, all, codec, version, 20_000);
    }

    private static String line(Row row) {
        return row.text("text") + " " + (row.has("note") ? row.text("note") : "") + " " + row.integer("small") + " "
                + row.integers("wholes").length + " " + row.integers("bare")[1] + " "
                + (row.has("number") ? row.number("number") : "");
    }

    private static String expected(int i) {
        return "gr\u00fc\u00df " + i % 10 + " " + (i % 2 == 1 ? "note " + i : "") + " " + -i + " " + i % 3 + " " + i
                + " " + (i % 3 > 0 ? Math.PI * i : "");
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void everyCodecIsRead(CompressionCodecName codec) throws IOException {
        for (WriterVersion version : WriterVersion.values()) {
            byte[] bytes = file(1000, codec, version);
            for (int piece : new int[] {1, 1 << 20}) {
                List<String> lines = Reading.lines(Reading.inPieces(bytes, piece), PARQUET, ParquetFormatTest::line);
                assertThat(lines).hasSize(1000);
                for (int i = 0; i < 1000; i++) {
                    assertThat(lines.get(i)).startsWith(i + 1 + " at ").endsWith(" = " + expected(i));
                }
                assertThat(lines.stream().map(Reading::offset).distinct()).hasSizeGreaterThan(1);
            }
        }
    }

    private static Row row(int number) throws IOException {
        List<Row> rows = new ArrayList<>();
        Reading.lines(file(10, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0), PARQUET, row -> {
            rows.add(row);
            return "";
        });
        return rows.get(number);
    }

    @Test
    void everyTypeIsRead() throws IOException {
        Row row = row(3);
        assertThat(row.columns())
                .containsExactly(
                        "text",
                        "note",
                        "raw",
                        "hash",
                        "half",
                        "yes",
                        "small",
                        "unsigned",
                        "whole",
                        "huge",
                        "single",
                        "number",
                        "price",
                        "amount",
                        "day",
                        "old",
                        "floats",
                        "wholes",
                        "legacy",
                        "bare",
                        "words",
                        "map",
                        "in.x",
                        "in.deeper.y");
        assertThat(row.bytes("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {3, -1}));
        assertThat(row.bytes("hash")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(row.number("half")).isEqualTo(-2.5);
        assertThat(row.text("yes")).isEqualTo("false");
        assertThat(row.integer("unsigned")).isEqualTo(0xffffffffL);
        assertThat(row.integer("whole")).isEqualTo(Long.MIN_VALUE + 3);
        assertThat(row.text("huge")).isEqualTo("18446744073709551615");
        fails(() -> row.integer("huge"), "Column 'huge' must be a whole number of 64 bits, got 18446744073709551615");
        assertThat(row.number("price")).isEqualTo(12.35);
        assertThat(row.text("amount")).isEqualTo("1.235");
        assertThat(row.integer("day")).isEqualTo(20_000);
        assertThat(row.floats("single", "floats")).containsExactly(0.1f, 0.5f, 1);
        assertThat(row.numbers("legacy")).containsExactly(2.5);
        assertThat(row.integers("bare")).containsExactly(7, 3);
        assertThat(row.number("in.x")).isEqualTo(1.5);
        assertThat(row.integer("in.deeper.y")).isEqualTo(3);
        fails(() -> row.integer("old"), "Column 'old' must be a whole number of 64 bits, got an INT96 time");
        fails(() -> row.text("words"), "Column 'words' must be a text, got a list of BINARY");
        fails(() -> row.text("map"), "Column 'map' must be a text, got a MAP");
    }

    @Test
    void listsAreNullEmptyOrHaveHoles() throws IOException {
        assertThat(row(0).has("floats")).isFalse();
        assertThat(row(0).integers("wholes")).isEmpty();
        assertThat(row(1).has("floats")).isTrue();
        assertThat(row(1).floats("floats")).isEmpty();
        Row hole = row(7);
        fails(() -> hole.floats("floats"), "Column 'floats' must be a number of 32 bits, got a list with null at [2]");
        assertThat(row(0).has("in.x")).isFalse();
        assertThat(row(0).has("in.deeper.y")).isFalse();
        assertThat(row(0).columns()).contains("in.x");
    }

    private static void fails(Runnable access, String message) {
        assertThatThrownBy(access::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void someColumnsAreReadInTheirOrder() throws IOException {
        byte[] bytes = file(100, CompressionCodecName.ZSTD, WriterVersion.PARQUET_2_0);
        assertThat(Reading.lines(
                        bytes,
                        PARQUET.choose("in.deeper.y", "text", "wholes"),
                        row -> row.columns() + row.text("text")))
                .hasSize(100)
                .allMatch(line -> line.contains("[in.deeper.y, text, wholes]gr\u00fc\u00df"));
        assertThat(Reading.lines(bytes, PARQUET.choose("nothing"), Row::toString))
                .singleElement()
                .asString()
                .contains("it must have the column 'nothing', it has 'text', 'note', 'raw', ")
                .contains(", and 4 more");
        assertThat(Reading.lines(bytes, PARQUET.choose("map"), Row::toString))
                .singleElement()
                .asString()
                .endsWith("its column 'map' is a MAP, which is not read");
        assertThatThrownBy(() -> PARQUET.choose("a", "a"))
                .hasMessage("names must have at least one column, each once, got [a, a]");
    }

    @Test
    void rowGroupsThatAreTooLargeFailWithTheFigure() throws IOException {
        byte[] bytes = file(100, CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0);
        assertThat(Reading.lines(bytes, PARQUET.maxRowGroupBytes(1000), ParquetFormatTest::line))
                .hasSize(100)
                .allMatch(line ->
                        line.matches(".* bytes in the columns that are read, at most 1000 are allowed; choose fewer"
                                + " columns, or raise maxRowGroupBytes"));
        assertThat(Reading.lines(bytes, PARQUET.choose("small").maxRowGroupBytes(1000), row -> row.text("small")))
                .hasSize(100)
                .noneMatch(line -> line.contains(":"));
    }

    @Test
    void recordsThatAreTooLongFailAlone() throws IOException {
        MessageType schema =
                MessageTypeParser.parseMessageType("message m { required binary t (STRING); repeated float f; }");
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        Group longList = groups.newGroup().append("t", "b");
        for (int i = 0; i < 26; i++) {
            longList.append("f", 1f);
        }
        byte[] bytes = ParquetBytes.file(
                schema,
                List.of(
                        groups.newGroup().append("t", "a").append("f", 1f),
                        longList,
                        groups.newGroup().append("t", "c".repeat(101)),
                        groups.newGroup().append("t", "d")),
                CompressionCodecName.SNAPPY,
                WriterVersion.PARQUET_1_0,
                1000);
        assertThat(Reading.lines(bytes, PARQUET.maxRecordBytes(100), row -> row.text("t") + row.floats("f").length))
                .containsExactly(
                        "1 at 4 = a1",
                        "2 at 4: The record must have at most 100 bytes, it has 105",
                        "3 at 4: The record must have at most 100 bytes, it has 101",
                        "4 at 4 = d0");
    }
}
