package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowTest {
    private static Row csv(String text) throws IOException {
        return TestBytes.rows(ByteSource.memory("x", TestBytes.utf8(text)), CsvFormat.withHeader())
                .get(0);
    }

    private static Row json(String text) throws IOException {
        return TestBytes.rows(ByteSource.memory("x", TestBytes.utf8(text)), JsonLinesFormat.standard())
                .get(0);
    }

    private static void refuses(Runnable access, String message) {
        assertThatThrownBy(access::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void csvValuesHaveTypes() throws IOException {
        Row row = csv("id,price,empty\n-12,1.5e3,\n");
        assertThat(row.columns()).containsExactly("id", "price", "empty");
        assertThat(row.text("price")).isEqualTo("1.5e3");
        assertThat(row.number("price")).isEqualTo(1500);
        assertThat(row.integer("id")).isEqualTo(-12);
        assertThat(row.floats("price", "id", "price")).containsExactly(1500, -12, 1500);
        assertThat(row.has("id")).isTrue();
        assertThat(row.has("empty")).isFalse();
        assertThat(row.has("none")).isFalse();
        assertThat(row).hasToString("record 1 of x at byte 15");
    }

    @Test
    void jsonValuesHaveTypes() throws IOException {
        Row row = json("{\"id\":-12,\"price\":1.5,\"v\":[1,2.5,-3e2],\"s\":\"a\",\"b\":true,\"none\":null}");
        assertThat(row.columns()).containsExactly("id", "price", "v", "s", "b", "none");
        assertThat(row.text("s")).isEqualTo("a");
        assertThat(row.text("b")).isEqualTo("true");
        assertThat(row.number("price")).isEqualTo(1.5);
        assertThat(row.integer("id")).isEqualTo(-12);
        assertThat(row.floats("v")).containsExactly(1, 2.5f, -300);
        assertThat(row.floats("price", "v", "id")).containsExactly(1.5f, 1, 2.5f, -300, -12);
        assertThat(row.has("s")).isTrue();
        assertThat(row.has("none")).isFalse();
        assertThat(row.has("other")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "+1", "1.", ".5", "1.25", "1e5", "1E-5", "-1.5e+10", "007", "1e-400"})
    void decimalNotationIsANumber(String text) throws IOException {
        assertThat(csv("price\n" + text + "\n").number("price")).isEqualTo(Double.parseDouble(text));
        assertThat(csv("price\n" + text + "\n").floats("price")).containsExactly(Float.parseFloat(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                " 1",
                "1 ",
                "1,5",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x1p3",
                "1d",
                "1f",
                ".",
                "-",
                "e5",
                "1e",
                "1e+",
                "1.2.3",
                "--1",
                "1e999",
                "\u0661"
            })
    void anythingElseIsNot(String text) throws IOException {
        Row row = csv("price\n\"" + text + "\"\n");
        refuses(() -> row.number("price"), "Column 'price' must be a number, got '" + text + "'");
        refuses(() -> row.floats("price"), "Column 'price' must be a number, got '" + text + "'");
    }

    @Test
    void csvErrorsNameTheColumnAndCutTheValue() throws IOException {
        Row row = csv("id,price,big\n1.5," + "secret ".repeat(20) + ",1e39\n");
        refuses(
                () -> row.number("price"),
                "Column 'price' must be a number, got 'secret secret secret secret secret secre...'");
        refuses(() -> row.integer("id"), "Column 'id' must be a whole number of 64 bits, got '1.5'");
        refuses(() -> row.floats("id", "big"), "Column 'big' must be a number, got '1e39'");
        refuses(() -> row.text("prise"), "There is no column 'prise', there are 'id', 'price', 'big'");
        refuses(() -> row.floats("id", "x"), "There is no column 'x', there are 'id', 'price', 'big'");
    }

    @Test
    void anErrorListsAtMostTwentyColumns() throws IOException {
        String header = IntStream.range(0, 25).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        Row row = csv(header + "\n" + ",".repeat(24) + "\n");
        assertThatThrownBy(() -> row.text("x")).hasMessageEndingWith("'c18', 'c19', and 5 more");
    }

    @Test
    void jsonErrorsNameTheFieldAndWhatWasFound() throws IOException {
        Row row =
                json("{\"s\":\"abc\",\"v\":[1,\"x\",2],\"o\":{},\"n\":null,\"big\":1e999,\"i\":12345678901234567890}");
        refuses(() -> row.number("s"), "Field 's' must be a number, got 'abc'");
        refuses(() -> row.number("v"), "Field 'v' must be a number, got an array of 3");
        refuses(() -> row.number("n"), "Field 'n' must be a number, got null");
        refuses(() -> row.integer("i"), "Field 'i' must be a whole number of 64 bits, got 12345678901234567890");
        refuses(() -> row.text("o"), "Field 'o' must be a text, got an object");
        refuses(() -> row.text("n"), "Field 'n' must be a text, got null");
        refuses(() -> row.floats("v"), "Field 'v[1]' must be a number, got 'x'");
        refuses(() -> row.floats("o"), "Field 'o' must be a number or an array of numbers, got an object");
        refuses(() -> row.text("x"), "There is no field 'x', there are 's', 'v', 'o', 'n', 'big', 'i'");
        assertThatThrownBy(() -> row.number("big")).hasMessageStartingWith("Field 'big' must be a number, got ");
        refuses(() -> empty().text("x"), "There is no field 'x', there are none");
    }

    private static Row empty() {
        try {
            return json("{}");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aColumnGivesItsNumbers() throws IOException {
        Row json = json("{\"v\":[1,2,-9007199254740993],\"d\":[0.1,1e300],\"x\":[1,\"a\"],\"i\":7}");
        assertThat(json.integers("v")).containsExactly(1, 2, -9007199254740993L);
        assertThat(json.integers("i")).containsExactly(7);
        assertThat(json.numbers("d")).containsExactly(0.1, 1e300);
        assertThat(json.numbers("i")).containsExactly(7);
        refuses(() -> json.numbers("x"), "Field 'x[1]' must be a number, got 'a'");
        refuses(() -> json.integers("d"), "Field 'd[0]' must be a whole number of 64 bits, got 0.1");
        refuses(() -> json.numbers("y"), "There is no field 'y', there are 'v', 'd', 'x', 'i'");
        Row csv = csv("a\n0.1\n");
        assertThat(csv.numbers("a")).containsExactly(0.1);
        refuses(() -> csv.integers("a"), "Column 'a' must be a whole number of 64 bits, got '0.1'");
        refuses(() -> csv.bytes("a"), "Column 'a' must be bytes, this format has none");
    }

    @Test
    void bytesAreTextsIfTheyAreUtf8() {
        Row member = new BinaryRow(new Position("x.tar", 2, 1024, "b/\u00fc.txt"), TestBytes.utf8("\u20ac"));
        assertThat(member).hasToString("record 2 of x.tar at byte 1024, member 'b/\u00fc.txt'");
        assertThat(member.columns()).containsExactly("name", "bytes");
        assertThat(member.text("name")).isEqualTo("b/\u00fc.txt");
        assertThat(member.text("bytes")).isEqualTo("\u20ac");
        assertThat(member.bytes("bytes").isReadOnly()).isTrue();
        assertThat(member.bytes("bytes").remaining()).isEqualTo(3);
        assertThat(member.has("name") && member.has("bytes") && !member.has("x"))
                .isTrue();
        Row record = new BinaryRow(new Position("x", 1, 0), new byte[] {(byte) 0xff});
        assertThat(record.columns()).containsExactly("bytes");
        refuses(() -> record.text("bytes"), "Column 'bytes' must be UTF-8 to be a text, it is not");
        refuses(() -> record.text("name"), "There is no column 'name', there are 'bytes'");
        refuses(() -> record.number("bytes"), "Column 'bytes' must be a number, got 1 bytes");
        refuses(() -> record.integer("bytes"), "Column 'bytes' must be a number, got 1 bytes");
        refuses(() -> record.floats("bytes"), "Column 'bytes' must be a number, got 1 bytes");
    }

    @Test
    void everyAccessToAnUnreadableRowThrowsItsError() throws IOException {
        Row row = json("oops");
        InvalidInputException error = row.error();
        assertThat(error).isNotNull();
        assertThatThrownBy(row::columns).isSameAs(error);
        assertThatThrownBy(() -> row.has("a")).isSameAs(error);
        assertThatThrownBy(() -> row.text("a")).isSameAs(error);
        assertThatThrownBy(() -> row.number("a")).isSameAs(error);
        assertThatThrownBy(() -> row.integer("a")).isSameAs(error);
        assertThatThrownBy(() -> row.floats("a")).isSameAs(error);
        assertThatThrownBy(() -> row.numbers("a")).isSameAs(error);
        assertThatThrownBy(() -> row.integers("a")).isSameAs(error);
        assertThatThrownBy(() -> row.bytes("a")).isSameAs(error);
    }
}
