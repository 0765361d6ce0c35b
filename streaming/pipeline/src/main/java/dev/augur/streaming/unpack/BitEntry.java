package dev.augur.streaming.unpack;

import java.util.Arrays;
import java.util.zip.Inflater;

/**
 * Enters a deflate stream (RFC 1951) at any bit where a block begins. The JDK's inflater takes whole bytes only, so blocks
 * without content come first, which end in the middle of a byte; the stream's own bits fill that byte up.
 */
final class BitEntry {
    /** Not the last block, fixed codes, end of block: 3 + 7 bits. */
    private static final int FIXED_BLOCK = 0b0000000_01_0;

    private static final int FIXED_BITS = 10;

    private BitEntry() {}

    /** An inflater that may refer back to the bytes before. */
    static Inflater inflater(byte[] window) {
        Inflater inflater = new Inflater(true);
        if (window.length > 0) {
            inflater.setDictionary(window);
        }
        return inflater;
    }

    /**
     * What comes before the rest of the stream.
     *
     * @param bits how many bits of the first byte are not the stream's, 1 to 7
     * @param first the first byte
     */
    static byte[] lead(int bits, int first) {
        Bits lead = new Bits();
        if (bits % 2 != 0) {
            addOddBlock(lead);
        }
        while (lead.count % 8 != bits) {
            lead.add(FIXED_BLOCK, FIXED_BITS);
        }
        lead.add(first >>> bits, 8 - bits);
        return lead.bytes();
    }

    /** A block of 95 bits whose only code is the end of the block. */
    private static void addOddBlock(Bits bits) {
        bits.add(0b10_0, 3);
        // 257 literal codes, 1 distance code, the lengths of all 19 codes of lengths.
        bits.add(0, 5);
        bits.add(0, 5);
        bits.add(15, 4);
        // In the order of RFC 1951, 3.2.7: of 16, 17, 18, 0, ..., 1, 15, the codes 18 (one bit), 0 and 1 (two bits) are
        // used.
        for (int length : new int[] {0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0}) {
            bits.add(length, 3);
        }
        // 138 and 118 literals without a code; a code of one bit for the end; no code for a distance.
        bits.add(0, 1);
        bits.add(138 - 11, 7);
        bits.add(0, 1);
        bits.add(118 - 11, 7);
        bits.add(0b11, 2);
        bits.add(0b01, 2);
        bits.add(0, 1);
    }

    /** Bits, the lowest first. */
    private static final class Bits {
        private final byte[] bytes = new byte[32];
        private int count;

        void add(int value, int width) {
            for (int i = 0; i < width; i++, count++) {
                bytes[count / 8] |= (byte) (((value >>> i) & 1) << (count % 8));
            }
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, count / 8);
        }
    }
}
