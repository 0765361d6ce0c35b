package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases in {@code csv-cases.json} and {@code json-lines-cases.json}, each read in pieces of several sizes. */
final class FormatCasesTest {
    @TestFactory
    Stream<DynamicTest> csv() throws IOException {
        return cases("csv-cases.json").map(c -> DynamicTest.dynamicTest(name(c), () -> check(c, csvFormat(c))));
    }

    @TestFactory
    Stream<DynamicTest> jsonLines() throws IOException {
        return cases("json-lines-cases.json")
                .map(c -> DynamicTest.dynamicTest(name(c), () -> check(c, jsonLinesFormat(c))));
    }

    private static Stream<JsonNode> cases(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(FormatCasesTest.class.getResourceAsStream(file))) {
            JsonNode cases = new ObjectMapper().readTree(in);
            assertThat(cases.size()).isGreaterThan(20);
            return StreamSupport.stream(cases.spliterator(), false);
        }
    }

    private static String name(JsonNode c) {
        return c.get("name").textValue();
    }

    private static RecordFormat csvFormat(JsonNode c) {
        CsvFormat format = CsvFormat.withHeader();
        if (c.has("columns")) {
            String[] columns = new ObjectMapper().convertValue(c.get("columns"), String[].class);
            format = CsvFormat.withColumns(columns);
        }
        if (c.has("separator")) {
            format = format.separator(c.get("separator").textValue().charAt(0));
        }
        return format.maxRecordBytes(c.path("maxRecordBytes").asInt(1000));
    }

    private static RecordFormat jsonLinesFormat(JsonNode c) {
        return JsonLinesFormat.standard()
                .maxRecordBytes(c.path("maxRecordBytes").asInt(1000));
    }

    private static void check(JsonNode c, RecordFormat format) throws IOException {
        byte[] bytes = c.has("latin1")
                ? c.get("latin1").textValue().getBytes(StandardCharsets.ISO_8859_1)
                : TestBytes.utf8(c.get("text").textValue());
        for (int size : new int[] {1, 2, 3, 5, 1 << 16}) {
            if (c.has("broken")) {
                assertThatThrownBy(() -> TestBytes.rows(TestBytes.dribbling("x", bytes, () -> size), format))
                        .isInstanceOf(IOException.class)
                        .hasMessage(c.get("broken").textValue());
            } else {
                checkRows(c.get("rows"), TestBytes.rows(TestBytes.dribbling("x", bytes, () -> size), format));
            }
        }
    }

    private static void checkRows(JsonNode expected, List<Row> rows) {
        assertThat(rows).hasSize(expected.size());
        for (int i = 0; i < rows.size(); i++) {
            checkRow(expected.get(i), i + 1, rows.get(i));
        }
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
        } else {
            assertThat(error).isNull();
            assertThat(row.columns()).hasSize(expected.size() - 1);
            for (Map.Entry<String, JsonNode> field : expected.properties()) {
                if (!field.getKey().equals("at")) {
                    assertThat(row.text(field.getKey()))
                            .isEqualTo(field.getValue().textValue());
                }
            }
        }
    }
}
