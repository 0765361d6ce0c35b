package dev.augur.streaming.unpack;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.StreamingXXHash32;

/**
 * Decodes the blocks of a frame. The library's decoder knows no blocks that refer to those before. Such a block gets a sequence in
 * front that gives what came before: as literals, which are as many as an offset can reach, and a match, without which no sequence
 * can be, for the last of them.
 */
final class Lz4Blocks {
    /** The largest offset of a match (lz4_Block_format.md). */
    private static final int REACH = 65535;

    private static final int MIN_MATCH = 4;
    private static final int LONG = 15;
    /** Token, length of the literals, literals, offset. */
    private static final int MAX_LEAD = 1 + REACH / 255 + 1 + REACH + 2;

    private final LZ4SafeDecompressor decoder = LZ4Factory.fastestInstance().safeDecompressor();
    private byte[] source = new byte[0];
    private byte[] target = new byte[0];
    private boolean linked;
    private int maxBlockBytes;
    /** The decoded block. */
    private int from;

    private int next;
    private int to;
    /** How much before the end of the block belongs to the frame. */
    private int history;

    /** A frame begins. */
    void begin(int most, boolean refersBack) {
        maxBlockBytes = most;
        linked = refersBack;
        int lead = refersBack ? MAX_LEAD : 0;
        if (source.length < lead + most) {
            source = new byte[lead + most];
            target = new byte[lead + most];
        }
        from = 0;
        next = 0;
        to = 0;
        history = 0;
    }

    /** Where the bytes of the next block go. */
    byte[] room() {
        return source;
    }

    /** Where in there. */
    int roomFrom() {
        return linked ? MAX_LEAD : 0;
    }

    /** The next block is not compressed. */
    int copy(int size) {
        int kept = Math.min(history, REACH);
        System.arraycopy(target, to - kept, target, 0, kept);
        System.arraycopy(source, roomFrom(), target, kept, size);
        return set(kept, kept, size);
    }

    /** Decodes the next block; gives its length, or -1 if it is damaged. */
    int decode(int size) {
        int kept = Math.min(history, REACH);
        try {
            if (kept == 0) {
                return set(0, 0, decoder.decompress(source, roomFrom(), size, target, 0, maxBlockBytes));
            }
            int start = lead(kept);
            int all = kept + MIN_MATCH;
            int end = decoder.decompress(source, start, MAX_LEAD - start + size, target, 0, all + maxBlockBytes);
            return end < all ? -1 : set(kept, all, end - all);
        } catch (LZ4Exception e) {
            return -1;
        }
    }

    /**
     * Puts the sequence before the block: what was kept, rotated, so that a match that begins it anew ends with its last byte. Gives
     * where the sequence begins.
     */
    private int lead(int kept) {
        int start = MAX_LEAD - (kept < LONG ? 1 : 2 + (kept - LONG) / 255) - kept - 2;
        int at = start;
        source[at++] = (byte) (Math.min(kept, LONG) << 4);
        if (kept >= LONG) {
            int left = kept - LONG;
            for (; left >= 255; left -= 255) {
                source[at++] = (byte) 255;
            }
            source[at++] = (byte) left;
        }
        int turn = MIN_MATCH % kept;
        System.arraycopy(target, to - turn, source, at, turn);
        System.arraycopy(target, to - kept, source, at + turn, kept - turn);
        at += kept;
        source[at++] = (byte) kept;
        source[at] = (byte) (kept >>> 8);
        return start;
    }

    private int set(int kept, int start, int length) {
        from = start;
        next = start;
        to = start + length;
        history = linked ? kept + length : 0;
        return length;
    }

    /** Adds the block, from a byte of it on, to a checksum. */
    void update(StreamingXXHash32 hash, int first) {
        hash.update(target, from + first, to - from - first);
    }

    boolean hasMore() {
        return next < to;
    }

    int take(byte[] into, int at, int count) {
        int n = Math.min(count, to - next);
        System.arraycopy(target, next, into, at, n);
        next += n;
        return n;
    }
}
