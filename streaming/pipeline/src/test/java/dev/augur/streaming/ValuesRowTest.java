package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Access by type to values that have types. */
final class ValuesRowTest {
    private static Row row() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("text", "a");
        values.put("yes", true);
        values.put("whole", Long.MAX_VALUE);
        values.put("single", 0.1f);
        values.put("number", 1e300);
        values.put("decimal", new BigDecimal("12.00"));
        values.put("bytes", new byte[] {'b', -1});
        values.put("utf8", new byte[] {'b'});
        values.put("wholes", new long[] {1, Long.MIN_VALUE});
        values.put("floats", new float[] {1.5f, Float.NaN});
        values.put("doubles", new double[] {0.1, 1e300});
        values.put("null", null);
        values.put("other", List.of("a map"));
        return new ValuesRow(new Position("x", 1, 0), values);
    }

    private static void fails(Runnable access, String message) {
        assertThatThrownBy(access::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void valuesAreGivenByType() {
        Row row = row();
        assertThat(row.columns()).hasSize(13).startsWith("text", "yes");
        assertThat(row.text("text") + row.text("yes") + row.text("single") + row.text("decimal") + row.text("utf8"))
                .isEqualTo("atrue0.112.00b");
        assertThat(row.number("single")).isEqualTo(0.1f);
        assertThat(row.integer("whole")).isEqualTo(Long.MAX_VALUE);
        assertThat(row.integer("decimal")).isEqualTo(12);
        assertThat(row.floats("single", "decimal", "wholes")).containsExactly(0.1f, 12, 1, (float) Long.MIN_VALUE);
        assertThat(row.numbers("doubles")).containsExactly(0.1, 1e300);
        assertThat(row.numbers("whole")).containsExactly((double) Long.MAX_VALUE);
        assertThat(row.integers("wholes")).containsExactly(1, Long.MIN_VALUE);
        assertThat(row.integers("whole")).containsExactly(Long.MAX_VALUE);
        assertThat(row.bytes("bytes")).isEqualTo(ByteBuffer.wrap(new byte[] {'b', -1}));
        assertThat(row.has("other")).isTrue();
        assertThat(row.has("null")).isFalse();
        assertThat(row.has("nothing")).isFalse();
    }

    @Test
    void arraysAreTheCallers() {
        Row row = row();
        row.integers("wholes")[0] = 7;
        assertThat(row.integers("wholes")).containsExactly(1, Long.MIN_VALUE);
    }

    @Test
    void whatIsOfAnotherTypeIsNamed() {
        Row row = row();
        fails(() -> row.number("text"), "Column 'text' must be a number, got 'a'");
        fails(() -> row.number("yes"), "Column 'yes' must be a number, got true");
        fails(() -> row.number("wholes"), "Column 'wholes' must be a number, got an array of 2");
        fails(() -> row.text("null"), "Column 'null' must be a text, got null");
        fails(() -> row.text("floats"), "Column 'floats' must be a text, got an array of 2");
        fails(() -> row.text("bytes"), "Column 'bytes' must be UTF-8 to be a text, it is not");
        fails(() -> row.integer("single"), "Column 'single' must be a whole number of 64 bits, got 0.1");
        fails(() -> row.integers("doubles"), "Column 'doubles[0]' must be a whole number of 64 bits, got 0.1");
        fails(() -> row.floats("floats"), "Column 'floats[1]' must be a number of 32 bits, got NaN");
        fails(() -> row.floats("doubles"), "Column 'doubles[1]' must be a number of 32 bits, got 1.0E300");
        fails(() -> row.numbers("other"), "Column 'other' must be a number, got [a map]");
        fails(() -> row.bytes("text"), "Column 'text' must be bytes, got 'a'");
        assertThatThrownBy(() -> row.text("nothing"))
                .hasMessageStartingWith("There is no column 'nothing', there are 'text', 'yes', ");
    }
}
