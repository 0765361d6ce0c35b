package dev.augur.streaming.unpack;

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
    int unitEnd(Intake in, int at) {
        if (!in.has(at + HEADER_BYTES)) {
            return -1;
        }
        int end = at + HEADER_BYTES + (in.shortAt(at + 1) | in.at(at + 3) << 16);
        return in.has(end) ? end : -1;
    }
}
