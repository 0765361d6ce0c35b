package dev.augur.streaming.unpack;

/** Looks for the 48 bits with which blocks of bzip2 begin, and those with which the end of a stream does, at any bit. */
final class Bzip2Marks {
    static final long BLOCK = 0x314159265359L;
    static final long END = 0x177245385090L;
    static final int BITS = 48;

    private static final int BYTES = BITS / 8;
    private static final long MASK = (1L << BITS) - 1;
    /** At whatever bit a mark begins, this many pairs of whole bytes of it lie at the same place. */
    private static final int STEP = BYTES - 2;

    /** Which pairs of bytes are within a mark. */
    private final boolean[] pairs = new boolean[1 << 16];

    Bzip2Marks() {
        for (int shift = 0; shift < 8; shift++) {
            for (int pair = 0; pair < STEP; pair++) {
                int right = BITS - 16 - 8 * pair - (8 - shift);
                pairs[(int) (BLOCK >>> right) & 0xffff] = true;
                pairs[(int) (END >>> right) & 0xffff] = true;
            }
        }
    }

    /** The bit at which the next mark begins; -1 if there is none. */
    int find(Intake in, int fromBit) {
        for (int at = fromBit / 8 + 1; in.has(at + BYTES + 1); at += STEP) {
            if (!pairs[in.at(at) << 8 | in.at(at + 1)]) {
                continue;
            }
            for (int bit = Math.max(fromBit, 8 * (at - STEP)); bit < 8 * at; bit++) {
                if (isMark(in, bit)) {
                    return bit;
                }
            }
        }
        return -1;
    }

    private static boolean isMark(Intake in, int bit) {
        long bits = bits(in, bit);
        return bits == BLOCK || bits == END;
    }

    /** 48 bits, of which all must be there, and those of a byte more. */
    static long bits(Intake in, int bit) {
        long bits = 0;
        for (int i = 0; i <= BYTES; i++) {
            bits = bits << 8 | in.at(bit / 8 + i);
        }
        return (bits >>> (8 - bit % 8)) & MASK;
    }
}
