package dev.augur.streaming.unpack;

/**
 * How large the pieces are in which an object is unpacked by several threads.
 *
 * @param pieceBytes the compressed bytes of a piece, about; a unit that has more is a piece of its own
 * @param maxPackedBytes the most compressed bytes of a piece; what has more is unpacked in order, with all that follows it
 * @param maxAheadBytes about the most bytes of a piece that are unpacked before it is read; the others follow as it is
 */
public record SplitLimits(int pieceBytes, int maxPackedBytes, int maxAheadBytes) {
    /** 256 KiB, 16 MiB and 32 MiB. */
    public static final SplitLimits DEFAULT = new SplitLimits(1 << 18, 1 << 24, 1 << 25);

    /**
     * Checks the numbers.
     *
     * @param pieceBytes as the record has it
     * @param maxPackedBytes as the record has it
     * @param maxAheadBytes as the record has it
     */
    public SplitLimits {
        if (pieceBytes < 1 || maxPackedBytes < pieceBytes || maxAheadBytes < 1) {
            throw new IllegalArgumentException("limits must be >= 1, and maxPackedBytes >= pieceBytes, got "
                    + pieceBytes + ", " + maxPackedBytes + ", " + maxAheadBytes);
        }
    }
}
