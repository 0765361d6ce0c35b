package dev.augur.streaming.unpack;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts xz between streams, and a large stream between blocks. The index of such a stream is verified in order. */
public final class XzCutter extends Cutter {
    private static final byte[] MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] NONE = {};

    private final long maxMemoryBytes;
    /** Of the large stream that is read, in order. */
    private final XzSums sums = new XzSums();
    /** The header of the large stream that is cut; empty if there is none. */
    private byte[] header = NONE;

    /**
     * Cuts an object.
     *
     * @param opening begins between two streams
     * @param maxMemoryBytes the most memory that the decoder of a piece may take
     */
    public XzCutter(Opening opening, long maxMemoryBytes) {
        super(opening);
        this.maxMemoryBytes = maxMemoryBytes;
    }

    @Override
    @Nullable
    Cut cut(Intake in) {
        if (header.length == 0) {
            return super.cut(in);
        }
        return in.has(1) && in.at(0) == 0 ? cutIndex(in) : cutBlocks(in, header, 0);
    }

    @Override
    @Nullable
    Cut cutLarge(Intake in) {
        return cutBlocks(in, Arrays.copyOf(in.array(), XzLayout.HEADER_BYTES), XzLayout.HEADER_BYTES);
    }

    @Override
    Entry next() {
        return header.length == 0 ? super.next() : new Blocks(header, false, List.of());
    }

    /** With its padding. */
    @Override
    int unitEnd(Intake in, int at) {
        int next = at + XzLayout.HEADER_BYTES;
        if (!in.has(next) || !Arrays.equals(in.array(), at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return -1;
        }
        int check = XzLayout.checkBytes(Arrays.copyOfRange(in.array(), at, next));
        while (in.has(next + 1) && in.at(next) != 0) {
            Found block = block(in, next, check);
            if (block == null) {
                return -1;
            }
            next = block.end();
            if (next - at >= in.pieceBytes()) {
                return LARGE;
            }
        }
        return indexEnd(in, next);
    }

    private record Found(XzSums.Block block, int end) {}

    private static @Nullable Found block(Intake in, int at, int check) {
        int next = at + XzLayout.blockHeaderBytes(in.at(at));
        long plain = 0;
        int size = 0;
        while (size != 1) {
            if (!in.has(next + XzLayout.MAX_CHUNK_HEADER_BYTES)) {
                return null;
            }
            size = XzLayout.chunkBytes(in.array(), next);
            if (size == XzLayout.NO_CHUNK) {
                return null;
            }
            plain += XzLayout.chunkPlainBytes(in.array(), next);
            next += size;
        }
        int unpadded = next - at;
        int end = next + XzLayout.padding(unpadded) + check;
        return in.has(end) ? new Found(new XzSums.Block(unpadded + check, plain), end) : null;
    }

    /** The end of an index, the footer and the padding behind it; -1 if it is not all there. */
    private static int indexEnd(Intake in, int at) {
        int next = at + 1;
        long numbers = 1;
        for (long i = 0; i < numbers; i++) {
            long number = 0;
            int bits = 0;
            do {
                if (!in.has(next + 1) || bits > 56) {
                    return -1;
                }
                number |= (in.at(next) & 0x7fL) << bits;
                bits += 7;
            } while (in.at(next++) >= 0x80);
            numbers += i == 0 ? 2 * number : 0;
        }
        next += XzLayout.padding(next - at) + XzLayout.CRC_BYTES + XzLayout.HEADER_BYTES;
        return in.has(next) ? paddingEnd(in, next) : -1;
    }

    /** Padding must not be cut: it belongs to what is before it. */
    private static int paddingEnd(Intake in, int at) {
        int end = at;
        while (in.has(end + 4) && in.intAt(end) == 0) {
            end += 4;
        }
        return in.has(end + 4) || in.hasEnded() ? end : -1;
    }

    private @Nullable Cut cutIndex(Intake in) {
        int end = indexEnd(in, 0);
        if (end < 0) {
            return null;
        }
        Entry entry = new Index(header);
        header = NONE;
        return in.cut(end, entry);
    }

    private @Nullable Cut cutBlocks(Intake in, byte[] of, int from) {
        List<XzSums.Block> blocks = new ArrayList<>();
        int next = from;
        while ((blocks.isEmpty() || next < in.pieceBytes()) && in.has(next + 1) && in.at(next) != 0) {
            Found block = block(in, next, XzLayout.checkBytes(of));
            if (block == null) {
                break;
            }
            blocks.add(block.block());
            next = block.end();
        }
        if (blocks.isEmpty()) {
            return null;
        }
        header = of;
        return in.cut(next, new Blocks(of, from > 0, List.copyOf(blocks)));
    }

    private Unpacking within(byte[] of, InputStream packed, long start, RestartLog restarts) {
        return new XzInput(new PackedBytes(packed, start), restarts, maxMemoryBytes, of, sums.copy());
    }

    /** Blocks of a large stream; the first ones have its header before them. */
    private final class Blocks implements Entry {
        private final byte[] of;
        private final boolean first;
        private final List<XzSums.Block> blocks;

        Blocks(byte[] of, boolean first, List<XzSums.Block> blocks) {
            this.of = of;
            this.first = first;
            this.blocks = blocks;
        }

        @Override
        public boolean isBetweenUnits() {
            return first;
        }

        @Override
        public Unpacking alone(Cut cut) {
            XzIndex index = new XzIndex();
            blocks.forEach(index::add);
            InputStream end = new ByteArrayInputStream(index.bytes(of));
            InputStream begun = new SequenceInputStream(new ByteArrayInputStream(cut.packed()), end);
            InputStream whole = first ? begun : new SequenceInputStream(new ByteArrayInputStream(of), begun);
            return opening().open(new PackedBytes(whole, cut.start()), RestartLog.none());
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return first
                    ? opening().open(new PackedBytes(packed, start), restarts)
                    : within(of, packed, start, restarts);
        }

        @Override
        public void ended(long bytes) {
            blocks.forEach(sums::add);
        }
    }

    /** The index of a large stream, and what is behind it. */
    private final class Index implements EndEntry {
        private final byte[] of;

        Index(byte[] of) {
            this.of = of;
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return within(of, packed, start, restarts);
        }

        @Override
        public void ended(long bytes) {
            sums.reset();
        }
    }
}
