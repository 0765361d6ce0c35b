package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import dev.augur.streaming.binary.LengthPrefixedFormat;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.streaming.binary.TfRecordFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases in the files {@code *-cases.json} beside this class, each read in pieces of several sizes. Those of NumPy arrays
 * were written by NumPy 2.4, those of TFRecord with another program's checksums.
 */
final class FormatCasesTest {
    private static final int[] PIECES = {1, 2, 3, 5, 7, 1 << 16};

    @TestFactory
    Stream<DynamicTest> csv() throws IOException {
        return cases("csv-cases.json", FormatCasesTest::csvFormat);
    }

    @TestFactory
    Stream<DynamicTest> jsonLines() throws IOException {
        return cases("json-lines-cases.json", c -> JsonLinesFormat.standard());
    }

    @TestFactory
    Stream<DynamicTest> jsonArray() throws IOException {
        return cases("json-array-cases.json", c -> JsonArrayFormat.standard());
    }

    @TestFactory
    Stream<DynamicTest> textLines() throws IOException {
        return cases("text-lines-cases.json", c -> TextLinesFormat.standard());
    }

    @TestFactory
    Stream<DynamicTest> lengthPrefixed() throws IOException {
        return cases("length-prefixed-cases.json", FormatCasesTest::lengthPrefixedFormat);
    }

    @TestFactory
    Stream<DynamicTest> tfRecord() throws IOException {
        return cases("tfrecord-cases.json", c -> TfRecordFormat.standard());
    }

    @TestFactory
    Stream<DynamicTest> npy() throws IOException {
        return cases("npy-cases.json", c -> NpyFormat.standard());
    }

    private static Stream<DynamicTest> cases(String file, Function<JsonNode, RecordFormat> format) throws IOException {
        try (InputStream in = Objects.requireNonNull(FormatCasesTest.class.getResourceAsStream(file))) {
            JsonNode cases = new ObjectMapper().readTree(in);
            assertThat(cases.size()).isGreaterThan(15);
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(c -> DynamicTest.dynamicTest(
                            c.get("name").textValue(),
                            () -> check(
                                    c,
                                    format.apply(c)
                                            .maxRecordBytes(
                                                    c.path("maxRecordBytes").asInt(1000)))));
        }
    }

    private static RecordFormat csvFormat(JsonNode c) {
        CsvFormat format = c.has("columns") ? CsvFormat.withColumns(names(c, "columns")) : CsvFormat.withHeader();
        if (c.has("separator")) {
            format = format.separator(c.get("separator").textValue().charAt(0));
        }
        if (c.has("choose")) {
            format = format.choose(names(c, "choose"));
        }
        if (c.has("require")) {
            format = format.require(names(c, "require"));
        }
        if (c.has("rename")) {
            String[] names = names(c, "rename");
            format = format.rename(names[0], names[1]);
        }
        return format;
    }

    private static String[] names(JsonNode c, String key) {
        return new ObjectMapper().convertValue(c.get(key), String[].class);
    }

    private static RecordFormat lengthPrefixedFormat(JsonNode c) {
        return switch (c.get("prefix").textValue()) {
            case "big" -> LengthPrefixedFormat.bigEndian();
            case "little" -> LengthPrefixedFormat.littleEndian();
            case "varint" -> LengthPrefixedFormat.varint();
            default -> throw new AssertionError(c);
        };
    }

    private static byte[] bytes(JsonNode c) {
        if (c.has("hex")) {
            return HexFormat.of().parseHex(c.get("hex").textValue());
        }
        return c.has("latin1")
                ? c.get("latin1").textValue().getBytes(StandardCharsets.ISO_8859_1)
                : TestBytes.utf8(c.get("text").textValue());
    }

    private static void check(JsonNode c, RecordFormat format) throws IOException {
        byte[] bytes = bytes(c);
        for (int piece : PIECES) {
            if (!c.has("broken")) {
                assertThat(c.has("rows")).isTrue();
                try (RecordReader reader = RecordReader.open(TestBytes.dribbling("x", bytes, () -> piece), format)) {
                    List<Long> ends = checkRows(c, reader);
                    assertThat(reader.next()).isNull();
                    assertThat(reader.next()).isNull();
                    checkSkipping(TestBytes.dribbling("x", bytes, () -> piece), format, ends);
                }
            } else {
                assertThatThrownBy(() -> {
                            try (RecordReader reader =
                                    RecordReader.open(TestBytes.dribbling("x", bytes, () -> piece), format)) {
                                checkRows(c, reader);
                                reader.next();
                            }
                        })
                        .isInstanceOf(IOException.class)
                        .hasMessage(c.get("broken").textValue())
                        .satisfies(e -> checkBroken(c, e));
            }
        }
    }

    private static void checkBroken(JsonNode c, Throwable error) {
        if (c.has("brokenAt")) {
            assertThat(error).isInstanceOf(BrokenObjectException.class);
            assertThat(((BrokenObjectException) error).offset())
                    .isEqualTo(c.get("brokenAt").longValue());
        }
    }

    /** Records that are gone over end where records end that are read, however many. */
    private static void checkSkipping(ByteSource source, RecordFormat format, List<Long> ends) throws IOException {
        try (RecordReader reader = RecordReader.open(source, format)) {
            for (int i = 0; i < ends.size(); i++) {
                assertThat(i % 2 == 0 ? reader.skip() : reader.next() != null).isTrue();
                assertThat(reader.offset()).isEqualTo(ends.get(i));
            }
            assertThat(reader.skip()).isFalse();
        }
    }

    /** Gives where each record ends. */
    private static List<Long> checkRows(JsonNode c, RecordReader reader) throws IOException {
        List<Long> ends = new ArrayList<>();
        int number = 0;
        long end = 0;
        for (JsonNode expected : c.path("rows")) {
            Row row = reader.next();
            assertThat(row).as("row %d", ++number).isNotNull();
            checkRow(expected, number, Objects.requireNonNull(row));
            assertThat(row.position().offset()).isGreaterThanOrEqualTo(end);
            end = reader.offset();
            assertThat(end).isGreaterThan(row.position().offset());
            ends.add(end);
        }
        return ends;
    }

    private static void checkRow(JsonNode expected, int number, Row row) {
        assertThat(row.position())
                .isEqualTo(new Position("x", number, expected.get("at").longValue()));
        InvalidInputException error = row.error();
        if (expected.has("error")) {
            assertThat(error).hasMessage(expected.get("error").textValue());
            assertThatThrownBy(() -> row.text("id")).isSameAs(error);
        } else if (expected.has("error*")) {
            assertThat(error).hasMessageStartingWith(expected.get("error*").textValue());
        } else if (expected.has("fails")) {
            assertThatThrownBy(() -> row.numbers("values"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(expected.get("fails").textValue());
        } else {
            assertThat(error).isNull();
            checkValues(expected, row);
        }
    }

    private static void checkValues(JsonNode expected, Row row) {
        int columns = expected.path("columns").asInt(expected.size() - 1);
        assertThat(row.columns()).hasSize(columns);
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            JsonNode value = field.getValue();
            if (value.isTextual()) {
                assertThat(row.text(field.getKey())).isEqualTo(value.textValue());
            } else if (value.isArray()) {
                assertThat(row.numbers(field.getKey()))
                        .isEqualTo(new ObjectMapper().convertValue(value, double[].class));
            } else if (value.isObject()) {
                byte[] bytes = new byte[row.bytes(field.getKey()).remaining()];
                row.bytes(field.getKey()).get(bytes);
                assertThat(HexFormat.of().formatHex(bytes))
                        .isEqualTo(value.get("hex").textValue());
            }
        }
    }
}
