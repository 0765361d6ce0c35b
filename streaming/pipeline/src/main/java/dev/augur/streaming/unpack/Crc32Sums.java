package dev.augur.streaming.unpack;

/**
 * Joins CRC-32 sums of pieces that were summed apart. A sum is a polynomial over GF(2), its highest bit first; bytes that follow
 * multiply it by x to the power of their bits, modulo the polynomial of CRC-32 (RFC 1952, section 8).
 */
final class Crc32Sums {
    private static final int POLYNOMIAL = 0xedb88320;
    private static final int ONE = 1 << 31;
    /** x to the power of 8. */
    private static final int ONE_BYTE = 1 << 23;

    private Crc32Sums() {}

    /** The sum of two pieces, one behind the other. */
    static int join(int first, int second, long secondLength) {
        int shift = ONE;
        int square = ONE_BYTE;
        for (long left = secondLength; left > 0; left >>>= 1) {
            if ((left & 1) != 0) {
                shift = multiply(shift, square);
            }
            square = multiply(square, square);
        }
        return multiply(shift, first) ^ second;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
        }
        return product;
    }
}
