package dev.augur.streaming;

/** Numbers as people write them; Java's own parser takes more, such as {@code 0x1p3}, {@code 1d} and {@code NaN}. */
final class Decimals {
    private Decimals() {}

    /** Whether the text is a sign, digits, a point, digits and an exponent, with a digit before or behind the point. */
    static boolean isDecimal(String text) {
        int i = afterSign(text, 0);
        int whole = afterDigits(text, i);
        int digits = whole - i;
        i = whole;
        if (has(text, i, '.')) {
            int fraction = afterDigits(text, i + 1);
            digits += fraction - i - 1;
            i = fraction;
        }
        if (digits > 0 && (has(text, i, 'e') || has(text, i, 'E'))) {
            int exponent = afterSign(text, i + 1);
            i = afterDigits(text, exponent);
            digits = i - exponent;
        }
        return digits > 0 && i == text.length();
    }

    private static int afterSign(String text, int from) {
        return has(text, from, '-') || has(text, from, '+') ? from + 1 : from;
    }

    private static int afterDigits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static boolean has(String text, int index, char expected) {
        return index < text.length() && text.charAt(index) == expected;
    }
}
