package dev.augur.streaming.unpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Looks for bits that may be the beginning of a deflate block (RFC 1951, 3.2), not the last one: a stored block, or one whose
 * codes are described. Blocks of fixed codes have nothing to know them by. What is found is likely, not certain. Not thread-safe.
 */
final class BlockSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int MAX_LITERALS = 286;
    private static final int MAX_DISTANCES = 30;
    private static final int END_OF_BLOCK = 256;
    private static final int MAX_CODE_BITS = 15;
    private static final int MAX_LENGTH_BITS = 7;

    private final int[] lengthCodes = new int[ORDER.length];
    private final int[] table = new int[1 << MAX_LENGTH_BITS];
    private final int[] lengths = new int[MAX_LITERALS + MAX_DISTANCES + 2];
    private byte[] bytes = new byte[0];
    private long bit;

    /**
     * Looks from one byte to before another, behind which there must be 512 more, since no description of codes has as many.
     *
     * @return the bit in the array, or -1
     */
    long find(byte[] array, int from, int to) {
        bytes = array;
        for (int at = from; at < to; at++) {
            long loaded = (long) LONGS.get(array, at);
            for (int shift = 0; shift < 8; shift++) {
                if (mayDescribe(loaded >>> shift) && describesCodes(8L * at + shift)) {
                    return 8L * at + shift;
                }
            }
            if (isStored(loaded)) {
                return 8L * at + 5;
            }
        }
        return -1;
    }

    /** Not the last block, described codes, and no more of them than there can be. */
    private static boolean mayDescribe(long bits) {
        return (bits & 7) == 0b10_0 && ((bits >>> 3) & 31) <= MAX_LITERALS - 257 && ((bits >>> 8) & 31) < MAX_DISTANCES;
    }

    /** Not the last block and stored, in the highest bits of the first byte; then a length and its complement. */
    private static boolean isStored(long bits) {
        return (bits & 0xe0) == 0 && (((bits >>> 8) ^ (bits >>> 24)) & 0xffff) == 0xffff;
    }

    private boolean describesCodes(long start) {
        bit = start + 3;
        int literals = take(5) + 257;
        int distances = take(5) + 1;
        return readLengthCodes(take(4) + 4)
                && readLengths(literals + distances)
                && lengths[END_OF_BLOCK] != 0
                && isCode(lengths, 0, literals)
                && isCode(lengths, literals, literals + distances);
    }

    private int take(int width) {
        int value = peek() & ((1 << width) - 1);
        bit += width;
        return value;
    }

    private int peek() {
        return (int) ((long) LONGS.get(bytes, (int) (bit >>> 3)) >>> (bit & 7));
    }

    /** A load has 57 bits at least, whatever bit it begins at, and they have 3 bits for each of 19. */
    private boolean readLengthCodes(int count) {
        long loaded = (long) LONGS.get(bytes, (int) (bit >>> 3)) >>> (bit & 7);
        int room = 1 << MAX_LENGTH_BITS;
        for (int i = 0; i < ORDER.length; i++) {
            int length = i < count ? (int) loaded & 7 : 0;
            loaded >>>= 3;
            lengthCodes[ORDER[i]] = length;
            room -= length == 0 ? 0 : 1 << (MAX_LENGTH_BITS - length);
        }
        bit += 3L * count;
        return room == 0 && fillTable();
    }

    /** For the next bits, lowest first, the symbol and the width of its code. */
    private boolean fillTable() {
        int code = 0;
        for (int width = 1; width <= MAX_LENGTH_BITS; width++, code <<= 1) {
            for (int symbol = 0; symbol < lengthCodes.length; symbol++) {
                if (lengthCodes[symbol] == width) {
                    int first = Integer.reverse(code++) >>> (32 - width);
                    for (int i = first; i < table.length; i += 1 << width) {
                        table[i] = (symbol << 4) | width;
                    }
                }
            }
        }
        return true;
    }

    private boolean readLengths(int count) {
        int done = 0;
        while (done < count) {
            int entry = table[peek() & (table.length - 1)];
            bit += entry & 15;
            int symbol = entry >>> 4;
            if (symbol <= MAX_CODE_BITS) {
                lengths[done++] = symbol;
                continue;
            }
            if (symbol == 16 && done == 0) {
                return false;
            }
            int value = symbol == 16 ? lengths[done - 1] : 0;
            int times = switch (symbol) {
                case 16, 17 -> 3 + take(symbol == 16 ? 2 : 3);
                default -> 11 + take(7);
            };
            if (done + times > count) {
                return false;
            }
            Arrays.fill(lengths, done, done + times, value);
            done += times;
        }
        return true;
    }

    /** Whether the lengths make a complete code, or one of a single bit, or none. */
    private static boolean isCode(int[] lengths, int from, int to) {
        int room = 1 << MAX_CODE_BITS;
        int longest = 0;
        for (int i = from; i < to; i++) {
            if (lengths[i] > 0) {
                room -= 1 << (MAX_CODE_BITS - lengths[i]);
                longest = Math.max(longest, lengths[i]);
            }
        }
        return room == 0 || (room > 0 && longest <= 1);
    }
}
