package dev.augur.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.streaming.Position;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that Avro's own library writes. */
final class AvroFormatTest {
    private static final RecordFormat AVRO = AvroFormat.standard();

    private static final Schema ALL = new Schema.Parser().parse("""
                    {"type": "record", "name": "All", "namespace": "x", "fields": [
                      {"name": "text", "type": "string"},
                      {"name": "maybe", "type": ["null", "long"]},
                      {"name": "either", "type": ["string", "double", "boolean"]},
                      {"name": "small", "type": "int"},
                      {"name": "whole", "type": "long"},
                      {"name": "single", "type": "float"},
                      {"name": "number", "type": "double"},
                      {"name": "yes", "type": "boolean"},
                      {"name": "raw", "type": "bytes"},
                      {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 2}},
                      {"name": "color", "type": {"type": "enum", "name": "Color", "symbols": ["RED", "BLUE"]}},
                      {"name": "floats", "type": {"type": "array", "items": "float"}},
                      {"name": "doubles", "type": {"type": "array", "items": ["null", "double"]}},
                      {"name": "wholes", "type": {"type": "array", "items": "int"}},
                      {"name": "words", "type": {"type": "array", "items": "string"}},
                      {"name": "map", "type": {"type": "map", "values": "long"}},
                      {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                      {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                      {"name": "in", "type": ["null", {"type": "record", "name": "In", "fields": [
                        {"name": "x", "type": "double"}, {"name": "more", "type": ["null", "In"]}]}]}
                    ]}""");

    private static GenericRecord record(int number) {
        GenericRecord inner =
                new GenericData.Record(ALL.getField("in").schema().getTypes().get(1));
        inner.put("x", 1.5);
        GenericRecord outer = new GenericData.Record(inner.getSchema());
        outer.put("x", -number / 4.0);
        outer.put("more", inner);
        GenericRecord all = new GenericData.Record(ALL);
        all.put("text", "gr\u00fc\u00df " + number);
        all.put("maybe", number % 2 == 0 ? null : (Object) Long.MIN_VALUE);
        all.put("either", List.of("s", 2.5, true).get(number % 3));
        all.put("small", -number);
        all.put("whole", Long.MAX_VALUE - number);
        all.put("single", 0.1f);
        all.put("number", Math.PI);
        all.put("yes", number % 2 == 0);
        all.put("raw", ByteBuffer.wrap(new byte[] {(byte) number, -1}));
        all.put("hash", new GenericData.Fixed(ALL.getField("hash").schema(), new byte[] {1, 2}));
        all.put("color", new GenericData.EnumSymbol(ALL.getField("color").schema(), "BLUE"));
        all.put("floats", List.of(1f, 2.5f, (float) number));
        all.put("doubles", number % 2 == 0 ? List.of(1.25) : Arrays.asList(1.25, null));
        all.put("wholes", List.of(1, -2));
        all.put("words", List.of("a", "b"));
        all.put("map", Map.of("k", 1L));
        all.put("price", ByteBuffer.wrap(new byte[] {0x04, (byte) 0xd3}));
        all.put("day", 20_000);
        all.put("in", number == 2 ? null : outer);
        return all;
    }

    static byte[] file(Schema schema, List<?> data, CodecFactory codec, int syncInterval) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(codec);
            writer.setSyncInterval(syncInterval);
            writer.create(schema, bytes);
            for (Object datum : data) {
                writer.append(datum);
            }
        }
        return bytes.toByteArray();
    }

    private static List<GenericRecord> records(int count) {
        List<GenericRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record(i));
        }
        return records;
    }

    @ParameterizedTest
    @EnumSource
    void everyCodecIsRead(AvroCodec codec) throws IOException {
        byte[] bytes = file(ALL, records(500), codec.factory(), 2000);
        for (int piece : new int[] {1, 1000}) {
            List<String> lines = Reading.lines(
                    Reading.inPieces(bytes, piece), AVRO, row -> row.text("text") + " " + row.integer("small"));
            assertThat(lines).hasSize(500);
            for (int i = 0; i < 500; i++) {
                assertThat(lines.get(i)).startsWith(i + 1 + " at ").endsWith(" = gr\u00fc\u00df " + i + " " + -i);
            }
        }
    }

    @Test
    void everyTypeIsRead() throws IOException {
        Row row = Reading.first(file(ALL, List.of(record(1)), CodecFactory.nullCodec(), 2000), AVRO);
        assertThat(row.columns())
                .containsExactly(
                        "text",
                        "maybe",
                        "either",
                        "small",
                        "whole",
                        "single",
                        "number",
                        "yes",
                        "raw",
                        "hash",
                        "color",
                        "floats",
                        "doubles",
                        "wholes",
                        "words",
                        "map",
                        "price",
                        "day",
                        "in.x",
                        "in.more.x",
                        "in.more.more");
        assertThat(row.text("text")).isEqualTo("gr\u00fc\u00df 1");
        assertThat(row.integer("maybe")).isEqualTo(Long.MIN_VALUE);
        assertThat(row.number("either")).isEqualTo(2.5);
        assertThat(row.integer("whole")).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(row.floats("single", "floats")).containsExactly(0.1f, 1, 2.5f, 1);
        assertThat(row.number("number")).isEqualTo(Math.PI);
        assertThat(row.text("yes")).isEqualTo("false");
        assertThat(row.bytes("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {1, -1}));
        assertThat(row.bytes("hash")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(row.text("color")).isEqualTo("BLUE");
        assertThat(row.integers("wholes")).containsExactly(1, -2);
        assertThat(row.number("price")).isEqualTo(12.35);
        assertThat(row.text("price")).isEqualTo("12.35");
        assertThat(row.integer("day")).isEqualTo(20_000);
        assertThat(row.number("in.x")).isEqualTo(-0.25);
        assertThat(row.number("in.more.x")).isEqualTo(1.5);
        assertThat(row.has("in.more.more")).isFalse();
        fails(() -> row.numbers("doubles"), "Column 'doubles' must be a number, got an array with null at [1]");
        fails(() -> row.text("words"), "Column 'words' must be a text, got an array of type string");
        fails(() -> row.number("map"), "Column 'map' must be a number, got a map");
    }

    @Test
    void whatIsNullIsThereAndHasNoValue() throws IOException {
        Row row = Reading.first(file(ALL, List.of(record(2)), CodecFactory.nullCodec(), 2000), AVRO);
        assertThat(row.has("maybe")).isFalse();
        assertThat(row.has("in")).isFalse();
        assertThat(row.text("either")).isEqualTo("true");
        assertThat(row.numbers("doubles")).containsExactly(1.25);
        fails(() -> row.integer("maybe"), "Column 'maybe' must be a whole number of 64 bits, got null");
    }

    private static void fails(Runnable access, String message) {
        assertThatThrownBy(access::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsNoRecordIsTheColumnValue() throws IOException {
        byte[] texts = file(Schema.create(Schema.Type.STRING), List.of("a", "b"), CodecFactory.nullCodec(), 2000);
        assertThat(Reading.lines(texts, AVRO, row -> row.columns() + row.text("value")))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("= [value]b");
        Schema array = Schema.createArray(Schema.create(Schema.Type.LONG));
        byte[] numbers = file(array, List.of(List.of(1L, 2L)), CodecFactory.nullCodec(), 2000);
        assertThat(Reading.first(numbers, AVRO).integers("value")).containsExactly(1, 2);
    }

    @Test
    void aRecordIsWhereItsBlockIs() throws IOException {
        AvroBytes file = AvroBytes.header("\"long\"", "null");
        int first = file.size();
        file.block(2, (byte) 2, (byte) 4);
        int second = file.size();
        file.block(0).block(1, (byte) 6);
        assertThat(Reading.lines(file.bytes(), AVRO, row -> row.text("value")))
                .containsExactly("1 at " + first + " = 1", "2 at " + first + " = 2", "3 at " + (second + 18) + " = 3");
        assertThat(Reading.first(file.bytes(), AVRO).position()).isEqualTo(new Position("x", 1, first));
    }

    @Test
    void aFileWithoutRecordsHasNone() throws IOException {
        assertThat(Reading.lines(AvroBytes.header("\"long\"", "null").bytes(), AVRO, Row::toString))
                .isEmpty();
    }

    @Test
    void aValueThatIsMalformedFailsItsRecordAlone() {
        String schema = """
                {"type": "record", "name": "r", "fields": [
                  {"name": "t", "type": "string"}, {"name": "b", "type": "boolean"}, {"name": "i", "type": "int"},
                  {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A"]}}]}""";
        byte[] content = {
            2, 'a', 1, 2, 0, //
            2, -1, 1, 2, 0, //
            2, 'b', 2, 2, 0, //
            2, 'c', 0, -2, -1, -1, -1, 127, 0, //
            2, 'd', 0, 2, 2, //
            2, 'e', 0, 2, 0
        };
        byte[] file = AvroBytes.header(schema, "null").block(6, content).bytes();
        assertThat(Reading.lines(Reading.inPieces(file, 7), AVRO, row -> row.text("t") + row.text("e")))
                .extracting(line -> line.replaceFirst(" at \\d+", ""))
                .containsExactly(
                        "1 = aA",
                        "2: Column 't' must be UTF-8, it is not",
                        "3: Column 'b' must be true or false, 1 or 0, got 2",
                        "4: Column 'i' must be a whole number of 32 bits, got 17179869183",
                        "5: Column 'e' must be 0 to 0, got 1",
                        "6 = eA");
    }

    @Test
    void aRecordThatIsTooLongFailsAlone() throws IOException {
        byte[] file = file(
                Schema.create(Schema.Type.STRING), List.of("a", "b".repeat(100), "c"), CodecFactory.nullCodec(), 2000);
        assertThat(Reading.lines(file, AVRO.maxRecordBytes(100), row -> row.text("value")))
                .extracting(line -> line.replaceFirst(" at \\d+", ""))
                .containsExactly("1 = a", "2: The record must have at most 100 bytes, it has 102", "3 = c");
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> AvroFormat.standard().maxBlockBytes(0))
                .hasMessage("maxBlockBytes must be 1 to 1073741824, got 0");
        assertThatThrownBy(() -> AvroFormat.standard().maxRecordBytes(0))
                .hasMessageStartingWith("maxRecordBytes must be");
        assertThat(AvroFormat.standard()).hasToString("Avro");
    }

    @Test
    void anObjectThatIsSomethingElseSaysSo() throws IOException {
        assertThat(Reading.lines("{\"id\": 1}\n".getBytes(StandardCharsets.UTF_8), AVRO, Row::toString))
                .containsExactly(
                        "BrokenObjectException: x cannot be read on from byte 0: an Avro file must begin with 'Obj' 01");
        assertThat(Reading.lines(new byte[0], AVRO, Row::toString))
                .containsExactly("CorruptStreamException: x is empty");
    }
}
