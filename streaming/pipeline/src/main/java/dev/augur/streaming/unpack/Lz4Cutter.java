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
    private static final int FLAGS = 4;

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
        return frame == null ? super.cut(in) : cutBlocks(in, frame);
    }

    @Override
    Entry next() {
        return frame == null ? super.next() : new Blocks(frame, 0);
    }

    @Override
    int unitEnd(Intake in, int at) {
        if (!in.has(at + FLAGS + 1)) {
            return -1;
        }
        int magic = in.intAt(at);
        if (SkippableFrame.begins(magic)) {
            return SkippableFrame.end(in, at);
        }
        int flags = in.at(at + FLAGS);
        if (magic != Lz4Input.MAGIC || (flags & Lz4Header.DICTIONARY) != 0) {
            return -1;
        }
        int until = (flags & Lz4Header.INDEPENDENT) == 0 ? Integer.MAX_VALUE : at + in.pieceBytes();
        int mark = blocksEnd(in, at + headerBytes(flags), until, (flags & Lz4Header.BLOCK_CHECKSUMS) != 0);
        if (mark < 0 || in.intAt(mark) != 0) {
            return mark < 0 ? -1 : LARGE;
        }
        int end = mark + endBytes((flags & Lz4Header.CONTENT_CHECKSUM) != 0);
        return in.has(end) ? end : -1;
    }

    private static int headerBytes(int flags) {
        return FLAGS + 3 + ((flags & Lz4Header.CONTENT_SIZE) == 0 ? 0 : Long.BYTES);
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

    @Override
    @Nullable
    Cut cutLarge(Intake in) {
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
    private final class End implements EndEntry {
        private final Lz4Header header;

        End(Lz4Header header) {
            this.header = header;
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
