package dev.augur.streaming.unpack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;

/**
 * Cuts lz4 between frames, and a large frame whose blocks do not refer to each other between blocks. The checksum and the length of
 * such a frame are verified in order.
 */
public final class Lz4Cutter extends Cutter {
    /** The frame is large. */
    private static final int LARGE = -2;

    private static final int MAGIC = 0x184d2204;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int SKIPPABLE_MASK = 0xfffffff0;
    private static final int FLAGS = 4;
    private static final int INDEPENDENT = 1 << 5;
    private static final int BLOCK_CHECKSUMS = 1 << 4;
    private static final int CONTENT_SIZE = 1 << 3;
    private static final int CONTENT_CHECKSUM = 1 << 2;
    private static final int DICTIONARY = 1;

    /** Of the large frame that is read, in order. */
    private final StreamingXXHash32 hash = XXHashFactory.fastestInstance().newStreamingHash32(Lz4Input.SEED);

    private long frameBytes;
    private boolean released;

    /** The large frame that is cut. */
    private @Nullable Lz4Header frame;

    /**
     * Cuts an object.
     *
     * @param opening begins between two frames
     */
    public Lz4Cutter(Opening opening) {
        super(opening);
    }

    @Override
    @Nullable
    Cut cut(Intake in) {
        if (frame != null) {
            return cutBlocks(in, frame);
        }
        int end = 0;
        int next = 0;
        while (next >= 0 && next < in.pieceBytes()) {
            end = next;
            next = frameEnd(in, end);
        }
        return end == 0 && next == LARGE ? beginFrame(in) : cutUnits(in, Math.max(end, next));
    }

    @Override
    Entry next() {
        return frame == null ? super.next() : new Blocks(frame, 0);
    }

    /** The end of the frame that begins at an index; -1 if there is none, or {@link #LARGE}. */
    private static int frameEnd(Intake in, int at) {
        if (!in.has(at + FLAGS + 1)) {
            return -1;
        }
        int magic = in.intAt(at);
        if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            int end = in.has(at + 8) ? at + 8 + in.intAt(at + 4) : -1;
            return end > at && in.has(end) ? end : -1;
        }
        int flags = in.at(at + FLAGS);
        if (magic != MAGIC || (flags & DICTIONARY) != 0) {
            return -1;
        }
        int until = (flags & INDEPENDENT) == 0 ? Integer.MAX_VALUE : at + in.pieceBytes();
        int mark = blocksEnd(in, at + headerBytes(flags), until, (flags & BLOCK_CHECKSUMS) != 0);
        if (mark < 0 || in.intAt(mark) != 0) {
            return mark < 0 ? -1 : LARGE;
        }
        int end = mark + endBytes((flags & CONTENT_CHECKSUM) != 0);
        return in.has(end) ? end : -1;
    }

    private static int headerBytes(int flags) {
        return FLAGS + 3 + ((flags & CONTENT_SIZE) == 0 ? 0 : Long.BYTES);
    }

    private static int endBytes(boolean checksum) {
        return checksum ? 2 * Integer.BYTES : Integer.BYTES;
    }

    /** Where a block begins at or behind an index, or the mark of the end before it; the mark is there. -1 if there is none. */
    private static int blocksEnd(Intake in, int from, int until, boolean checksums) {
        int at = from;
        while (in.has(at + Integer.BYTES)) {
            int mark = in.intAt(at);
            if (mark == 0 || at >= until) {
                return at;
            }
            at += Integer.BYTES + (mark & Integer.MAX_VALUE) + (checksums ? Integer.BYTES : 0);
        }
        return -1;
    }

    private @Nullable Cut beginFrame(Intake in) {
        int length = headerBytes(in.at(FLAGS));
        try {
            PackedBytes header = PackedBytes.of(in.array(), in.start());
            header.pass(FLAGS);
            Lz4Header begun =
                    Lz4Header.read(header, XXHashFactory.fastestInstance().hash32());
            int end = blocksEnd(in, length, in.pieceBytes(), begun.blockChecksums());
            frame = begun;
            return in.cut(end, new Blocks(begun, length));
        } catch (IOException e) {
            // The decoder says so when it is its turn.
            return null;
        }
    }

    private @Nullable Cut cutBlocks(Intake in, Lz4Header header) {
        int end = blocksEnd(in, 0, in.pieceBytes(), header.blockChecksums());
        if (end != 0) {
            return end < 0 ? null : in.cut(end, new Blocks(header, 0));
        }
        int length = endBytes(header.contentChecksum());
        if (!in.has(length)) {
            return null;
        }
        frame = null;
        return in.cut(length, new End(header));
    }

    @Override
    void release() {
        if (!released) {
            released = true;
            hash.close();
        }
    }

    private Unpacking within(Lz4Header header, InputStream packed, long start, long given, RestartLog restarts) {
        return new Lz4Input(
                new PackedBytes(packed, start), restarts, new Lz4Input.Frame(header, hash, frameBytes, given));
    }

    /** Blocks of a large frame; the first ones have its header before them. */
    private final class Blocks implements Entry {
        private final Lz4Header header;
        private final int headerBytes;

        Blocks(Lz4Header header, int headerBytes) {
            this.header = header;
            this.headerBytes = headerBytes;
        }

        @Override
        public boolean isBetweenUnits() {
            return headerBytes > 0;
        }

        @Override
        public Unpacking alone(Cut cut) {
            byte[] packed = cut.packed();
            InputStream blocks = new ByteArrayInputStream(packed, headerBytes, packed.length - headerBytes);
            InputStream end = new ByteArrayInputStream(new byte[Integer.BYTES]);
            return new Lz4Input(
                    new PackedBytes(new SequenceInputStream(blocks, end), cut.start() + headerBytes),
                    RestartLog.none(),
                    new Lz4Input.Frame(header.withoutContent(), hash, 0, 0));
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return headerBytes > 0
                    ? opening().open(new PackedBytes(packed, start), restarts)
                    : within(header, packed, start, given, restarts);
        }

        @Override
        public void passed(byte[] bytes, int from, int count) {
            if (header.contentChecksum()) {
                hash.update(bytes, from, count);
            }
        }

        @Override
        public void ended(long count) {
            frameBytes += count;
        }
    }

    /** The end of a large frame. */
    private final class End implements Entry {
        private final Lz4Header header;

        End(Lz4Header header) {
            this.header = header;
        }

        @Override
        public boolean isBetweenUnits() {
            return false;
        }

        @Override
        public boolean isInOrder() {
            return true;
        }

        @Override
        public Unpacking alone(Cut cut) {
            return onward(new ByteArrayInputStream(cut.packed()), cut.start(), 0, RestartLog.none());
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return within(header, packed, start, given, restarts);
        }

        @Override
        public void ended(long count) {
            hash.reset();
            frameBytes = 0;
        }
    }
}
