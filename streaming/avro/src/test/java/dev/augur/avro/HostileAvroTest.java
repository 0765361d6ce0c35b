package dev.augur.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.augur.streaming.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import org.xerial.snappy.Snappy;

/** Files that are made to do harm. */
final class HostileAvroTest {
    private static final AvroFormat AVRO = AvroFormat.standard();
    private static final String FAILED = "The record cannot be read, its block is damaged or too long: ";

    private static List<String> read(byte[] bytes) throws IOException {
        return read(bytes, AVRO);
    }

    private static List<String> read(byte[] bytes, AvroFormat format) throws IOException {
        return Reading.lines(bytes, format, row -> row.columns().toString());
    }

    private static List<String> block(String schema, long count, AvroBytes content) throws IOException {
        return read(
                AvroBytes.header(schema, "null").block(count, content.bytes()).bytes());
    }

    @Test
    void aSchemaThatHoldsItselfDoesNotUseUpTheStack() throws IOException {
        String list = """
                {"type": "record", "name": "L", "fields": [{"name": "next", "type": ["null", "L"]}]}""";
        byte[] deep = new byte[1_000_000];
        Arrays.fill(deep, (byte) 2);
        deep[deep.length - 1] = 0;
        assertThat(block(list, 1, new AvroBytes().raw(deep)))
                .singleElement()
                .asString()
                .endsWith(FAILED + "values must not lie deeper than 200 in each other");
        String endless = """
                {"type": "record", "name": "L", "fields": [{"name": "next", "type": "L"}]}""";
        assertThat(block(endless, 1, new AvroBytes()))
                .singleElement()
                .asString()
                .endsWith(FAILED + "values must not lie deeper than 200 in each other");
    }

    @Test
    void aSchemaOfManyLevelsIsReadOrRefused() throws IOException {
        for (int levels : new int[] {100, 5_000, 100_000}) {
            String schema = "{\"type\": \"array\", \"items\": ".repeat(levels) + "\"long\"" + "}".repeat(levels);
            List<String> lines = block(schema, 1, new AvroBytes().number(0));
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0))
                    .matches(
                            levels == 100 ? "1 at \\d+ = \\[value]" : "(?s)BrokenObjectException: x cannot be read .*");
        }
    }

    @Test
    void aSchemaThatIsTooLongIsRefused() throws IOException {
        assertThat(block("{\"type\": \"long\", \"doc\": \"" + "x".repeat(1 << 20) + "\"}", 0, new AvroBytes()))
                .containsExactly(
                        "BrokenObjectException: x cannot be read on from byte 17: the header of an Avro file must have"
                                + " at most 1048576 bytes, a text of it has 1048603");
    }

    @Test
    void whatIsNoSchemaIsRefused() throws IOException {
        for (String schema : List.of(
                "",
                "{",
                "null",
                "{}",
                "3",
                "\"nothing\"",
                "{\"type\": \"record\"}",
                "{\"type\": \"fixed\", \"name\": \"f\"}",
                "{\"type\": \"fixed\", \"name\": \"f\", \"size\": -1}",
                "{\"type\": \"enum\", \"name\": \"e\"}",
                "{\"type\": \"record\", \"name\": \"r\", \"fields\": [{\"name\": \"a\"}]}",
                "{\"type\": \"record\", \"name\": \"r\", \"fields\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"a\", \"type\": \"int\"}]}",
                "{\"type\": \"array\"}",
                "[\"int\", \"int\"]",
                "[[\"int\"]]")) {
            assertThat(block(schema, 1, new AvroBytes().number(0)))
                    .as(schema)
                    .singleElement()
                    .asString()
                    .startsWith(
                            "BrokenObjectException: x cannot be read on from byte 4: the schema is not one of Avro: ");
        }
    }

    /** A class that a schema names would be loaded by readers of classes (CVE-2024-47561, CVE-2023-39410). */
    @Test
    void classesThatASchemaNamesAreNotLookedFor() throws IOException {
        String schema = """
                {"type": "record", "name": "LoadedByAvro", "namespace": "dev.augur.avro", "fields": [
                  {"name": "s", "type": {"type": "string", "java-class": "dev.augur.avro.LoadedByAvro"}},
                  {"name": "k", "type": {"type": "map", "values": "int", "java-key-class": "dev.augur.avro.LoadedByAvro"}},
                  {"name": "f", "type": {"type": "fixed", "name": "LoadedByAvro2", "size": 0}}]}""";
        assertThat(block(schema, 1, new AvroBytes().text("x").number(0)))
                .singleElement()
                .asString()
                .endsWith("= [s, k, f]");
    }

    @Test
    void elementsOfNoBytesHaveAnEndToo() throws IOException {
        String nulls = "{\"type\": \"array\", \"items\": \"null\"}";
        String error = FAILED + "arrays must not have more elements than their block has bytes";
        assertThat(block(nulls, 1, new AvroBytes().number(Long.MAX_VALUE).number(0)))
                .singleElement()
                .asString()
                .endsWith(error);
        assertThat(block(
                        nulls,
                        1,
                        new AvroBytes().number(Long.MIN_VALUE).number(0).number(0)))
                .singleElement()
                .asString()
                .endsWith(error);
        AvroBytes many = new AvroBytes();
        for (int i = 0; i < 100; i++) {
            many.number(30).number(0);
        }
        assertThat(block(nulls, 100, many)).hasSize(100).allMatch(line -> line.endsWith(error));
        assertThat(block(nulls, 1, new AvroBytes().number(1).number(0)))
                .singleElement()
                .asString()
                .endsWith("[value]");
    }

    @Test
    void recordsOfNoBytesAreCounted() throws IOException {
        assertThat(read(AvroBytes.header("\"null\"", "null").block(3).bytes())).hasSize(3);
        assertThat(read(AvroBytes.header("\"null\"", "null")
                        .block(Long.MAX_VALUE)
                        .bytes()))
                .singleElement()
                .asString()
                .contains("a block must have 0 to 67108864 records in 0 bytes or more, got 9223372036854775807 in 0");
    }

    @Test
    void sizesThatAreNotTrueTakeNoMemory() throws IOException {
        byte[] file = AvroBytes.header("\"bytes\"", "null")
                .number(1)
                .number(60_000_000)
                .raw(new byte[10])
                .bytes();
        assertThat(read(file))
                .singleElement()
                .asString()
                .contains("the object is cut short within the block that begins at byte");
        byte[] larger = AvroBytes.header("\"bytes\"", "null")
                .number(1)
                .number(Long.MAX_VALUE)
                .raw(new byte[10])
                .bytes();
        assertThat(read(larger)).singleElement().asString().contains("the object is cut short within the block");
    }

    @Test
    void blocksThatAreTooLongFailAndTheNextIsRead() throws IOException {
        byte[] file = AvroBytes.header("\"bytes\"", "null")
                .block(1, new AvroBytes().number(100).raw(new byte[100]).bytes())
                .block(1, (byte) 0)
                .bytes();
        List<String> lines = read(file, AVRO.maxBlockBytes(50));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).endsWith(FAILED + "it must have at most 50 bytes, it has 102");
        assertThat(lines.get(1)).endsWith(" = [value]");
    }

    @Test
    void bombsFail() throws IOException {
        byte[] zeros = new byte[10_000_000];
        String error = FAILED + "it must have at most 1000000 bytes decompressed, it has more";
        assertThat(bomb("zstandard", Zstd.compress(zeros))).endsWith(error);
        assertThat(bomb("deflate", deflate(zeros))).endsWith(error);
        assertThat(bomb("snappy", Arrays.copyOf(Snappy.compress(zeros), Snappy.compress(zeros).length + 4)))
                .endsWith(error);
        assertThat(bomb("bzip2", pack(AvroCodec.BZIP2, zeros))).endsWith(error);
        assertThat(bomb("xz", pack(AvroCodec.XZ, zeros))).endsWith(error);
    }

    private static byte[] pack(AvroCodec codec, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = codec == AvroCodec.BZIP2
                ? new BZip2CompressorOutputStream(packed)
                : new XZOutputStream(packed, new LZMA2Options(1))) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(packed, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static String bomb(String codec, byte[] packed) throws IOException {
        List<String> lines =
                read(AvroBytes.header("\"bytes\"", codec).block(1, packed).bytes(), AVRO.maxBlockBytes(1_000_000));
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    void codecsThatAreNotKnownAreNamed() throws IOException {
        assertThat(read(AvroBytes.header("\"bytes\"", "lzo").bytes()))
                .containsExactly(
                        "BrokenObjectException: x cannot be read on from byte 4: blocks must be compressed with null,"
                                + " deflate, snappy, zstandard, bzip2 or xz, got 'lzo'");
    }

    @Test
    void decimalsOfAnyScaleAreReadInNoTime() throws IOException {
        String schema = """
                {"type": "bytes", "logicalType": "decimal", "precision": 2147483647, "scale": 2147483647}""";
        byte[] file =
                AvroBytes.header(schema, "null").block(1, (byte) 2, (byte) 7).bytes();
        Row row = Reading.first(file, AVRO);
        assertThat(row.text("value")).isEqualTo("7E-2147483647");
        assertThat(row.number("value")).isZero();
    }
}
