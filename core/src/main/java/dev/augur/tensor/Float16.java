package dev.augur.tensor;

/**
 * Converts between floats and the bits of IEEE 754 binary16, which {@link DType#FLOAT16} carries. From Java 20 on, {@code Float}
 * has the same two functions.
 */
public final class Float16 {
    /** What lies between the exponents' biases: 127 - 15. */
    private static final int BIAS = 112;

    private static final int FLOAT_INFINITY = 0x7F80_0000;
    /** 65520: halfway between the largest binary16 and what would follow it. */
    private static final int FIRST_INFINITE = 0x477F_F000;
    /** 2 to the -14. */
    private static final int SMALLEST_NORMAL = 0x3880_0000;

    private Float16() {}

    /**
     * The value of these bits. Every binary16 is a float, so nothing is lost.
     *
     * @param bits a binary16
     * @return the same value; a NaN keeps its bits
     */
    public static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
        }
        int wide = exponent == 0x1F ? FLOAT_INFINITY : (exponent + BIAS) << 23;
        return Float.intBitsToFloat(sign | wide | fraction << 13);
    }

    /**
     * The nearest binary16; of two that are equally near, the even one. Values of 65520 and more become infinite.
     *
     * @param value any float
     * @return its bits; a NaN becomes a quiet NaN
     */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        return (short) (sign | magnitude(bits & Integer.MAX_VALUE));
    }

    private static int magnitude(int bits) {
        if (bits > FLOAT_INFINITY) {
            return 0x7E00 | ((bits >> 13) & 0x3FF);
        }
        if (bits >= FIRST_INFINITE) {
            return 0x7C00;
        }
        if (bits < SMALLEST_NORMAL) {
            // The floats from 0.5 on are as far apart as the subnormal binary16, so the addition rounds as wanted.
            return Float.floatToRawIntBits(Float.intBitsToFloat(bits) + 0.5f) - Float.floatToRawIntBits(0.5f);
        }
        int toEven = (bits >> 13) & 1;
        return ((bits + 0xFFF + toEven) >> 13) - (BIAS << 10);
    }
}
