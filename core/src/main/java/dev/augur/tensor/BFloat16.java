package dev.augur.tensor;

/** Converts between floats and their upper 16 bits, which {@link DType#BFLOAT16} carries. */
public final class BFloat16 {
    private BFloat16() {}

    /**
     * The value of these bits. Every bfloat16 is a float, so nothing is lost.
     *
     * @param bits a bfloat16
     * @return the same value; a NaN keeps its bits
     */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * The nearest bfloat16; of two that are equally near, the even one.
     *
     * @param value any float
     * @return its bits; a NaN becomes a quiet NaN
     */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        int toEven = (bits >>> 16) & 1;
        return (short) ((bits + 0x7FFF + toEven) >>> 16);
    }
}
