package dev.augur.streaming.numbers;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers in ASCII as floats: the same bits as {@link Float#parseFloat}, and in JSON as the float of
 * {@link Double#parseDouble}. One thread at a time.
 *
 * <p>A short number is one operation on two floats that are exact, so it is rounded once (W. Clinger, How to Read Floating
 * Point Numbers Accurately, 1990); by way of a double it would be the same, since a double has more than twice the digits of a
 * float (S. Figueroa, When is Double Rounding Innocuous?, 1995). A longer one is worked out as a double, with a bound for its
 * error: if both ends round to one float, that is it. What is left, about one in a million, goes to the JDK.
 */
final class DecimalFloat {
    /** No number, or one that is left to the general way. */
    static final int NONE = -1;

    private static final long FLOAT_EXACT = 1L << 24;
    private static final long DOUBLE_EXACT = 1L << 53;

    private static final float[] FLOAT_POWERS = {1, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};

    private static final double[] DOUBLE_POWERS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Behind that many digits all are left out; what they are worth is far less than the bound of the error. */
    private static final long LONGEST = 100_000_000_000_000_000L;

    private static final long LONGEST_BEFORE_EIGHT = 1_000_000_000L;

    /** One conversion, up to three operations with powers, and the digits left out have 2^-50 at most. */
    private static final double ERROR = 0x1p-48;

    private static final int MAX_EXPONENT = 60;
    /** Above, errors are relative to the float too. */
    private static final double MIN = 0x1p-120;

    private static final double MAX = 0x1p127;

    private final boolean isJson;

    private byte[] bytes = {};
    private int at;
    private int to;
    private long mantissa;
    private int exponent;

    /** In JSON there is no + in front, no 0 before another digit, and a digit on both sides of the point. */
    DecimalFloat(boolean isJson) {
        this.isJson = isJson;
    }

    private static float signed(float magnitude, int negative) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) ^ (negative << 31));
    }

    /**
     * Reads a number.
     *
     * @param text eight bytes more than those up to {@code limit} must be there
     * @param from where it begins
     * @param limit where it must end, or before
     * @param target gets it
     * @param place where
     * @return where it ends, or {@link #NONE}; known before the number is, so that the next one can be begun
     */
    int read(byte[] text, int from, int limit, float[] target, int place) {
        if (from >= limit) {
            return NONE;
        }
        long eight = EightBytes.at(text, from);
        // Without a branch, for signs are hard to foresee.
        int negative = (int) ((((eight & 0xff) ^ '-') - 1) >>> 63);
        eight >>>= 8 * negative;
        long values = EightBytes.values(eight);
        long others = EightBytes.others(values);
        int point = EightBytes.first(others);
        int end = point;
        int digits = point;
        if (point < 7 && (byte) (eight >>> (8 * point)) == '.') {
            long whole = (1L << (8 * point)) - 1;
            values = (values & whole) | ((values >>> 8) & ~whole);
            end = EightBytes.first(others & (others - 1));
            digits = end - 1;
        }
        int next = from + negative + end;
        if (end + negative > 7 || digits == 0 || next > limit || goesOn((byte) (eight >>> (8 * end)))) {
            return readLong(text, from, limit, target, place);
        }
        boolean isBare = end > point && digits == point;
        if (isJson && (isBare || !isJson((byte) eight == '0', point, digits, negative != 0))) {
            return NONE;
        }
        float mantissa = EightBytes.number(values << (8 * (8 - digits)));
        target[place] = signed(mantissa / FLOAT_POWERS[digits - point], negative);
        return next;
    }

    private static boolean goesOn(byte next) {
        return (next | 0x20) == 'e' || next == '.';
    }

    /** Of a number of so many digits, so many of which are before the point. */
    private static boolean isJson(boolean leadingZero, int whole, int digits, boolean isNegative) {
        return whole > 0 && !(leadingZero && (whole > 1 || (whole == digits && isNegative)));
    }

    /** Any number, digit by digit. */
    private int readLong(byte[] text, int from, int limit, float[] target, int place) {
        bytes = text;
        at = from;
        to = limit;
        mantissa = 0;
        exponent = 0;
        boolean isNegative = here() == '-';
        at += isNegative || (here() == '+' && !isJson) ? 1 : 0;
        boolean leadingZero = here() == '0';
        int whole = whole();
        int fraction = here() == '.' ? fraction() : 0;
        boolean isWhole = at == from + whole + (isNegative ? 1 : 0);
        boolean isNumber = isJson
                ? fraction >= 0 && isJson(leadingZero, whole, whole + (isWhole ? 0 : 1), isNegative)
                : whole + Math.max(0, fraction) > 0;
        if (!isNumber || !power()) {
            return NONE;
        }
        float magnitude = magnitude();
        if (magnitude < 0 && !isJson) {
            magnitude = Math.abs(Float.parseFloat(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1)));
        }
        if (!(magnitude >= 0 && magnitude <= Float.MAX_VALUE)) {
            return NONE;
        }
        target[place] = signed(magnitude, isNegative ? 1 : 0);
        return at;
    }

    /** The next byte; 0 at the end. */
    private byte here() {
        return at < to ? bytes[at] : 0;
    }

    /** Whether there is a digit, which is taken. */
    private boolean digit(int behindPoint) {
        int value = here() - '0';
        if (value < 0 || value > 9) {
            return false;
        }
        if (mantissa < LONGEST) {
            mantissa = 10 * mantissa + value;
            exponent -= behindPoint;
        } else {
            exponent += 1 - behindPoint;
        }
        at++;
        return true;
    }

    private int whole() {
        int from = at;
        while (digit(0)) {
            // The digit was taken.
        }
        return at - from;
    }

    /** How many digits there are behind the point; in JSON -1 for none. */
    private int fraction() {
        at++;
        int from = at;
        while (at + 8 <= to && mantissa < LONGEST_BEFORE_EIGHT) {
            long values = EightBytes.values(EightBytes.at(bytes, at));
            if (EightBytes.others(values) != 0) {
                break;
            }
            mantissa = 100_000_000 * mantissa + EightBytes.number(values);
            exponent -= 8;
            at += 8;
        }
        while (digit(1)) {
            // The digit was taken.
        }
        return isJson && at == from ? -1 : at - from;
    }

    /** Takes the power of ten, if there is one; false if it has no digits. */
    private boolean power() {
        if ((here() | 0x20) != 'e') {
            return true;
        }
        at++;
        boolean isSmall = here() == '-';
        at += isSmall || here() == '+' ? 1 : 0;
        int from = at;
        int power = 0;
        for (int value = here() - '0'; value >= 0 && value <= 9; value = here() - '0') {
            power = Math.min(1 << 20, 10 * power + value);
            at++;
        }
        exponent += isSmall ? -power : power;
        return at > from;
    }

    /** The float that is nearest, or a negative one if it is not certain. */
    private float magnitude() {
        if (mantissa == 0) {
            return 0;
        }
        if (exponent == 0 && mantissa <= DOUBLE_EXACT) {
            return (float) mantissa;
        }
        if (mantissa <= FLOAT_EXACT && Math.abs(exponent) < FLOAT_POWERS.length) {
            return exponent < 0 ? mantissa / FLOAT_POWERS[-exponent] : mantissa * FLOAT_POWERS[exponent];
        }
        if (Math.abs(exponent) > MAX_EXPONENT) {
            return -1;
        }
        double near = scaled((double) mantissa, exponent);
        float low = (float) (near * (1 - ERROR));
        return near > MIN && near < MAX && low == (float) (near * (1 + ERROR)) ? low : -1;
    }

    private static double scaled(double mantissa, int exponent) {
        double value = mantissa;
        int left = Math.abs(exponent);
        while (left > 0) {
            int step = Math.min(left, DOUBLE_POWERS.length - 1);
            value = exponent < 0 ? value / DOUBLE_POWERS[step] : value * DOUBLE_POWERS[step];
            left -= step;
        }
        return value;
    }
}
