package dev.augur.streaming.unpack;

/** Cuts zstd between frames, whose ends the headers of their blocks tell (RFC 8878, section 3.1.1). */
public final class ZstdCutter extends Cutter {
    private static final int CHECKSUM = 1 << 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int RUN = 1;
    private static final int RESERVED = 3;

    /**
     * Cuts an object.
     *
     * @param opening begins between two frames
     */
    public ZstdCutter(Opening opening) {
        super(opening);
    }

    @Override
    int unitEnd(Intake in, int at) {
        if (!in.has(at + 5)) {
            return -1;
        }
        int magic = in.intAt(at);
        if (SkippableFrame.begins(magic)) {
            return SkippableFrame.end(in, at);
        }
        return magic == ZstdHeader.MAGIC ? blocksEnd(in, at + 4) : -1;
    }

    private static int blocksEnd(Intake in, int at) {
        int descriptor = in.at(at);
        boolean single = (descriptor & ZstdHeader.SINGLE_SEGMENT) != 0;
        int dictionary = (1 << (descriptor & 3)) >> 1;
        int size = descriptor >>> 6 == 0 ? (single ? 1 : 0) : 1 << (descriptor >>> 6);
        int next = at + 1 + (single ? 0 : 1) + dictionary + size;
        boolean last = false;
        while (!last) {
            if (!in.has(next + BLOCK_HEADER_BYTES)) {
                return -1;
            }
            int header = in.shortAt(next) | in.at(next + 2) << 16;
            int type = (header >>> 1) & 3;
            if (type == RESERVED) {
                return -1;
            }
            last = (header & 1) != 0;
            next += BLOCK_HEADER_BYTES + (type == RUN ? 1 : header >>> 3);
        }
        next += (descriptor & CHECKSUM) == 0 ? 0 : CHECKSUM_BYTES;
        return in.has(next) ? next : -1;
    }
}
