package dev.augur.streaming.unpack;

import java.util.Arrays;

/** Bits, the highest first. Not thread-safe. */
final class BitWriter {
    private byte[] bytes = new byte[64];
    private int count;

    /** Adds the lowest bits of a number, 64 at most. */
    void add(long value, int width) {
        if ((count + width + 7) / 8 > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        for (int i = width - 1; i >= 0; i--, count++) {
            bytes[count / 8] |= (byte) (((value >>> i) & 1) << (7 - count % 8));
        }
    }

    int count() {
        return count;
    }

    /** The bits, and zeros up to a whole byte. */
    byte[] bytes() {
        return Arrays.copyOf(bytes, (count + 7) / 8);
    }
}
