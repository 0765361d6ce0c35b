package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Arrays that Jackson wrote, and such as were damaged afterwards. */
final class JsonArrayTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String[] PARTS = {"a", "\"", "\\", ",", "]", "[", "{", "}", "\n", "\u20ac", "\ud83d\ude00"};

    private static List<Map<String, Object>> elements(Random random) {
        List<Map<String, Object>> elements = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            Map<String, Object> element = new TreeMap<>();
            element.put("id", text(random));
            element.put("v", List.of(random.nextInt(), random.nextDouble()));
            element.put("o", Map.of(text(random), List.of(List.of(), Map.of("]", text(random)))));
            elements.add(element);
        }
        return elements;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString();
    }

    private static byte[] bytes(List<Map<String, Object>> elements, Random random) throws IOException {
        ObjectWriter writer = random.nextBoolean() ? MAPPER.writer() : MAPPER.writerWithDefaultPrettyPrinter();
        return writer.writeValueAsBytes(elements);
    }

    @Test
    void whatJacksonWritesIsReadAsJacksonReadsIt() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Map<String, Object>> elements = elements(random);
            byte[] bytes = bytes(elements, random);
            int most = 1 + random.nextInt(20);
            List<Row> rows = TestBytes.rows(
                    TestBytes.dribbling("x", bytes, () -> 1 + random.nextInt(most)), JsonArrayFormat.standard());
            assertThat(rows).as("seed %d", seed).hasSameSizeAs(elements);
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                assertThat(bytes[(int) row.position().offset()]).isEqualTo((byte) '{');
                assertThat(row.text("id"))
                        .as("seed %d", seed)
                        .isEqualTo(elements.get(i).get("id"));
                List<?> numbers =
                        (List<?>) Objects.requireNonNull(elements.get(i).get("v"));
                assertThat(row.numbers("v")[0]).isEqualTo(((Number) numbers.get(0)).doubleValue());
                assertThat(row.numbers("v")[1]).isEqualTo(numbers.get(1));
            }
        }
    }

    @Test
    void aDamagedArrayGivesRowsOrATypedErrorAndEnds() throws IOException {
        int broken = 0;
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            List<Map<String, Object>> elements = elements(random);
            byte[] bytes = bytes(elements, random);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            try {
                List<Row> rows = TestBytes.rows(
                        TestBytes.dribbling("x", bytes, () -> 1 + random.nextInt(9)), JsonArrayFormat.standard());
                assertThat(rows).hasSizeLessThan(bytes.length);
            } catch (BrokenObjectException e) {
                assertThat(e.offset()).as("seed %d", seed).isBetween(0L, (long) bytes.length);
                broken++;
            }
        }
        assertThat(broken).isBetween(20, 380);
    }
}
