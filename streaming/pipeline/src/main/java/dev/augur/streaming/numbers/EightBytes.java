package dev.augur.streaming.numbers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight characters of ASCII in a long, the first one in the lowest byte. */
final class EightBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ZEROS = 0x3030303030303030L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** With 10 or more, the highest bit of a byte is set. */
    private static final long BEYOND_NINE = 0x7676767676767676L;

    private EightBytes() {}

    static long at(byte[] bytes, int from) {
        return (long) LONGS.get(bytes, from);
    }

    /** The values of digits; anything above 9 is none. */
    static long values(long text) {
        return text ^ ZEROS;
    }

    /** The highest bit of each byte that is no digit's value. */
    static long others(long values) {
        return (((values & LOW_BITS) + BEYOND_NINE) | values) & HIGH_BITS;
    }

    /** Index of the first such byte; 8 if there is none. */
    static int first(long others) {
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /** The number of eight digits; those that stand in front of it may be 0. */
    static long number(long values) {
        long pairs = (values * 10) + (values >>> 8);
        long fours = (pairs & 0x00ff00ff00ff00ffL) * 100 + ((pairs >>> 16) & 0x00ff00ff00ff00ffL);
        return (fours & 0xffffL) * 10_000 + ((fours >>> 32) & 0xffffL);
    }
}
