package dev.augur.streaming.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalFloatTest {
    private static final long NONE = -1;
    private static final int MANY = 200_000;

    private final DecimalFloat decimal = new DecimalFloat(false);
    private final DecimalFloat json = new DecimalFloat(true);
    private final Random random = new Random(20261122);

    /** The bytes of a text with others around it. */
    private static byte[] around(String text) {
        byte[] all = new byte[3 + text.length() + PlainNumbers.SPARE_BYTES];
        Arrays.fill(all, (byte) '7');
        all[2] = ',';
        all[3 + text.length()] = ',';
        System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, all, 3, text.length());
        return all;
    }

    private static int end(long read) {
        return (int) (read >>> 32);
    }

    private static float value(long read) {
        return Float.intBitsToFloat((int) read);
    }

    /** The end in the upper half, the number in the lower one. */
    private static long read(DecimalFloat reader, byte[] all, int to) {
        float[] value = new float[1];
        int end = reader.read(all, 3, to, value, 0);
        return end == DecimalFloat.NONE ? NONE : (long) end << 32 | (Float.floatToRawIntBits(value[0]) & 0xffffffffL);
    }

    private static long read(DecimalFloat reader, String text) {
        byte[] all = around(text);
        long withOthersBehind = read(reader, all, all.length - PlainNumbers.SPARE_BYTES + 1);
        long alone = read(reader, all, 3 + text.length());
        assertThat(alone).as(text).isEqualTo(withOthersBehind);
        return alone;
    }

    private void same(String text) {
        check(text, read(decimal, text), Float.parseFloat(text));
    }

    /** JSON may leave a number to the general way, which never gives another one. */
    private boolean sameInJson(String text) {
        long read = read(json, text);
        if (read != NONE) {
            check(text, read, (float) Double.parseDouble(text));
        }
        return read != NONE;
    }

    private static void check(String text, long read, float expected) {
        if (Float.isFinite(expected)) {
            if (read == NONE
                    || Float.floatToRawIntBits(value(read)) != Float.floatToRawIntBits(expected)
                    || end(read) != 3 + text.length()) {
                assertThat(read == NONE ? "none" : value(read) + " up to " + end(read))
                        .as(text)
                        .isEqualTo(expected + " up to " + (3 + text.length()));
            }
        } else {
            assertThat(read).as(text).isEqualTo(NONE);
        }
    }

    private String digits(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    private String sign() {
        return switch (random.nextInt(4)) {
            case 0 -> "-";
            case 1 -> "+";
            default -> "";
        };
    }

    @Test
    void shortDecimals() {
        for (int i = 0; i < 2 * MANY; i++) {
            int whole = random.nextInt(9);
            int fraction = random.nextInt(9);
            String text = sign() + digits(whole) + (fraction > 0 || random.nextBoolean() ? "." + digits(fraction) : "");
            if (whole + fraction > 0) {
                same(text);
            }
        }
    }

    @Test
    void anyDigitsAndAnyExponent() {
        for (int i = 0; i < MANY; i++) {
            String text = sign() + digits(1 + random.nextInt(20)) + "." + digits(random.nextInt(22))
                    + (random.nextBoolean() ? "e" : "E") + (random.nextInt(120) - 70);
            same(text);
        }
    }

    @Test
    void everyKindOfFloatAsItIsShownAndAsItIs() {
        for (int i = 0; i < MANY; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                same(Float.toString(value));
                same(Double.toString(value));
                same(new BigDecimal(value).toString());
            }
        }
    }

    /** Exactly between two floats, and a little beside. */
    @Test
    void midpoints() {
        for (int i = 0; i < MANY / 4; i++) {
            float value = Math.abs(Float.intBitsToFloat(random.nextInt()));
            if (!Float.isFinite(value) || value == Float.MAX_VALUE) {
                continue;
            }
            BigDecimal middle = new BigDecimal(value)
                    .add(new BigDecimal(Math.nextUp(value)))
                    .divide(BigDecimal.valueOf(2));
            BigDecimal little = middle.ulp().movePointLeft(1);
            for (BigDecimal each : new BigDecimal[] {middle, middle.add(little), middle.subtract(little)}) {
                same(each.toString());
                same(each.toPlainString());
                sameInJson(each.toString());
            }
            same(Double.toString(middle.doubleValue()));
        }
    }

    @Test
    void wholeNumbers() {
        for (int i = 0; i < MANY; i++) {
            String text = (random.nextBoolean() ? "-" : "") + (random.nextLong() >>> random.nextInt(64));
            if (!text.startsWith("--")) {
                same(text);
            }
        }
    }

    @Test
    void jsonIsTheFloatOfTheDouble() {
        int left = 0;
        for (int i = 0; i < MANY; i++) {
            double value = random.nextBoolean() ? random.nextGaussian() : random.nextInt(2_000_000) / 1000.0 - 1000;
            String text = random.nextBoolean() ? Double.toString(value) : Float.toString((float) value);
            left += sameInJson(text) ? 0 : 1;
        }
        assertThat(left).as("left to the general way").isLessThan(MANY / 1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "0.0",
                "-0.0",
                ".5",
                "5.",
                "-.5",
                "+5.",
                "0e999999999999",
                "00000000000000000000001",
                "1e-46",
                "7.006492321624085e-46",
                "7.006492321624086e-46",
                "1.4e-45",
                "1.17549435e-38",
                "3.4028235e38",
                "3.4028235677973366e38",
                "16777217",
                "16777216.999999999999999999999999",
                "9007199254740993",
                "1.00000017881393432617187499",
                "1.00000017881393432617187500",
                "1.00000017881393432617187501",
                "8589973504.00000000000000000000001",
                "123456789012345678901234567890e-20",
                "0.00000000000000000000000000000000000000000000000000001e50",
                "1E+5",
                "1e05"
            })
    void edges(String text) {
        same(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "e5",
                "1e",
                "1e+",
                "1e-",
                "NaN",
                "Infinity",
                "-Infinity",
                " 1",
                "--1",
                "+-1",
                "1e400",
                "3.5e38",
                ".e1",
                "\"1\"",
                "e"
            })
    void noNumbers(String text) {
        assertThat(read(decimal, text)).isEqualTo(NONE);
        assertThat(read(json, text)).isEqualTo(NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f", "1d", "0x1p3", "1 ", "1.5.2", "12345678.5.1", "1_000", "1-", "1,"})
    void aNumberEndsBeforeWhatIsNone(String text) {
        byte[] all = around(text);
        long read = read(decimal, all, 3 + text.length());
        assertThat(end(read)).isLessThan(3 + text.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-01",
                "00",
                "1.",
                ".5",
                "-.5",
                "+1",
                "01.5",
                "1.e5",
                "00000000001.5",
                "000000001",
                "1234567890.",
                "-0",
                "+1.25"
            })
    void whatJsonHasNot(String text) {
        assertThat(read(json, text)).isEqualTo(NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "0.5", "-0.5", "-0.0", "10", "1e5", "1.5E-3", "123456789.125", "-7", "0e0", "100000000"})
    void whatJsonHas(String text) {
        assertThat(sameInJson(text)).isTrue();
    }
}
