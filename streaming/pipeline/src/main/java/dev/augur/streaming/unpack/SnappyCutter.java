package dev.augur.streaming.unpack;

import org.jspecify.annotations.Nullable;

/** Cuts framed snappy between chunks, whose headers have their lengths. */
public final class SnappyCutter extends Cutter {
    private static final int HEADER_BYTES = 4;

    /**
     * Cuts an object.
     *
     * @param opening begins between two chunks
     */
    public SnappyCutter(Opening opening) {
        super(opening);
    }

    @Override
    @Nullable
    Cut cut(Intake in) {
        int end = 0;
        int next = 0;
        while (next >= 0 && next < in.pieceBytes()) {
            end = next;
            next = chunkEnd(in, end);
        }
        return cutUnits(in, Math.max(end, next));
    }

    private static int chunkEnd(Intake in, int at) {
        if (!in.has(at + HEADER_BYTES)) {
            return -1;
        }
        int end = at + HEADER_BYTES + (in.shortAt(at + 1) | in.at(at + 3) << 16);
        return in.has(end) ? end : -1;
    }
}
