package dev.augur.streaming.unpack;

/** A frame that decoders pass over, the same in zstd (RFC 8878, section 3.1.2) and lz4 (lz4_Frame_format.md). */
final class SkippableFrame {
    private static final int MAGIC = 0x184d2a50;
    private static final int MASK = 0xfffffff0;

    /** Magic number and length. */
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    private SkippableFrame() {}

    /** Whether a frame with that magic number is one. */
    static boolean begins(int magic) {
        return (magic & MASK) == MAGIC;
    }

    /** Whether a frame with that first byte may be one. */
    static boolean mayBegin(int first) {
        return (first & 0xf0) == (MAGIC & 0xff);
    }

    /** The end of the one that begins at an index; -1 if that cannot be told. */
    static int end(Intake in, int at) {
        int end = in.has(at + HEADER_BYTES) ? at + HEADER_BYTES + in.intAt(at + Integer.BYTES) : -1;
        return end > at && in.has(end) ? end : -1;
    }
}
