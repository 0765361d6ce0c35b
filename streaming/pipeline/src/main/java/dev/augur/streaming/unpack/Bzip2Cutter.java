package dev.augur.streaming.unpack;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bzip2 between streams, and a large stream between blocks, which begin at any bit. The marks of blocks may occur by chance within one:
 * then the decoder does not end there. The checksum of a large stream is verified in order.
 */
public final class Bzip2Cutter extends Cutter {
    private static final int HEADER_BYTES = 4;
    private static final int CHECKSUM_BITS = 32;
    private static final int END_BITS = Bzip2Marks.BITS + CHECKSUM_BITS;
    /** The checksum of what a piece alone begins with; any will do. */
    private static final int NO_BLOCKS = 0;

    private final Bzip2Marks marks = new Bzip2Marks();
    /** The checksum of the large stream that is read, in order. */
    private int combined;

    /** Of the large stream that is cut, a digit; 0 if there is none. */
    private int level;
    /** Where in the first byte its next block begins. */
    private int bit;

    /**
     * Cuts an object.
     *
     * @param opening begins between two streams
     */
    public Bzip2Cutter(Opening opening) {
        super(opening);
    }

    @Override
    @Nullable
    Cut cut(Intake in) {
        return level == 0 ? super.cut(in) : cutBlocks(in, level, bit);
    }

    @Override
    @Nullable
    Cut cutLarge(Intake in) {
        return cutBlocks(in, in.at(HEADER_BYTES - 1), 8 * HEADER_BYTES);
    }

    @Override
    Entry next() {
        return level == 0 ? super.next() : new Blocks(level, bit, bit, NO_BLOCKS, 0);
    }

    @Override
    int unitEnd(Intake in, int at) {
        boolean begins = in.has(at + HEADER_BYTES + END_BITS / 8)
                && in.at(at) == 'B'
                && in.at(at + 1) == 'Z'
                && in.at(at + 2) == 'h'
                && in.at(at + 3) >= '1'
                && in.at(at + 3) <= '9';
        int mark = begins ? 8 * (at + HEADER_BYTES) : -1;
        while (mark >= 0 && Bzip2Marks.bits(in, mark) == Bzip2Marks.BLOCK) {
            if (mark / 8 >= at + in.pieceBytes()) {
                return LARGE;
            }
            mark = marks.find(in, mark + END_BITS);
        }
        return mark >= 0 && Bzip2Marks.bits(in, mark) == Bzip2Marks.END ? endBehind(in, mark) : -1;
    }

    /** The index behind the end of a stream whose mark is at a bit. */
    private static int endBehind(Intake in, int mark) {
        int end = (mark + END_BITS + 7) / 8;
        return in.has(end) ? end : -1;
    }

    /** Cuts from the block, or the end, at a bit; the bytes before that are the header. */
    private @Nullable Cut cutBlocks(Intake in, int digit, int from) {
        if (!in.has(from / 8 + END_BITS / 8)) {
            return null;
        }
        if (from < 8 && Bzip2Marks.bits(in, from) == Bzip2Marks.END) {
            return cutEnd(in, from);
        }
        int sum = NO_BLOCKS;
        int count = 0;
        int mark = from;
        while ((count == 0 || mark / 8 < in.pieceBytes()) && Bzip2Marks.bits(in, mark) == Bzip2Marks.BLOCK) {
            int next = marks.find(in, mark + END_BITS);
            if (next < 0) {
                break;
            }
            sum = Bzip2Lead.combine(sum, (int) Bzip2Marks.bits(in, mark + CHECKSUM_BITS));
            count++;
            mark = next;
        }
        if (count == 0) {
            return null;
        }
        level = digit;
        bit = mark % 8;
        return in.cut((mark + 7) / 8, mark / 8, new Blocks(digit, from, bit, sum, count));
    }

    private @Nullable Cut cutEnd(Intake in, int from) {
        int end = endBehind(in, from);
        if (end < 0) {
            return null;
        }
        Entry entry = new End(level, from);
        level = 0;
        return in.cut(end, entry);
    }

    private Unpacking within(int digit, int from, InputStream packed, long start, RestartLog restarts) {
        return new Bzip2Input(new PackedBytes(packed, start), restarts, digit, combined, from);
    }

    /** Blocks of a large stream; the first ones have its header before them. */
    private final class Blocks implements Entry {
        private final int digit;
        private final int from;
        private final int to;
        private final int sum;
        private final int count;

        /** From a bit of the first byte, or behind the header, to one of the last byte. */
        Blocks(int digit, int from, int to, int sum, int count) {
            this.digit = digit;
            this.from = from;
            this.to = to;
            this.sum = sum;
            this.count = count;
        }

        @Override
        public boolean isBetweenUnits() {
            return from >= 8;
        }

        @Override
        public Unpacking alone(Cut cut) {
            InputStream whole = new ByteArrayInputStream(cut.packed(), 0, cut.length());
            PackedBytes packed =
                    new PackedBytes(new SequenceInputStream(whole, new ByteArrayInputStream(end(cut))), cut.start());
            return isBetweenUnits()
                    ? opening().open(packed, RestartLog.none())
                    : new Bzip2Input(packed, RestartLog.none(), digit, NO_BLOCKS, from);
        }

        /** The end of a stream that has these blocks alone. */
        private byte[] end(Cut cut) {
            BitWriter end = new BitWriter();
            if (to > 0) {
                end.add((cut.packed()[cut.length()] & 0xff) >>> (8 - to), to);
            }
            end.add(Bzip2Marks.END, Bzip2Marks.BITS);
            end.add(sum & 0xffffffffL, CHECKSUM_BITS);
            return end.bytes();
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return isBetweenUnits()
                    ? opening().open(new PackedBytes(packed, start), restarts)
                    : within(digit, from, packed, start, restarts);
        }

        @Override
        public void ended(long bytes) {
            combined = Integer.rotateLeft(combined, count) ^ sum;
        }
    }

    /** The end of a large stream. */
    private final class End implements EndEntry {
        private final int digit;
        private final int from;

        End(int digit, int from) {
            this.digit = digit;
            this.from = from;
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return within(digit, from, packed, start, restarts);
        }

        @Override
        public void ended(long bytes) {
            combined = 0;
        }
    }
}
