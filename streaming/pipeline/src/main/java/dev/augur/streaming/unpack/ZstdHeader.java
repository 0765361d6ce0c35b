package dev.augur.streaming.unpack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of a zstd frame, as RFC 8878, section 3.1, has it.
 *
 * @param kind what it is
 * @param windowBytes memory that the decoder needs, an unsigned number; 0 unless it is a frame with data
 */
record ZstdHeader(Kind kind, long windowBytes) {
    /** Magic number, descriptor, window, dictionary and content size. */
    static final int MAX_BYTES = 18;

    static final int MAGIC = 0xfd2fb528;
    static final int SINGLE_SEGMENT = 1 << 5;

    enum Kind {
        /** A frame with data. */
        FRAME,
        /** A frame that says nothing to a decoder. */
        SKIPPABLE,
        /** Too few bytes to tell. */
        CUT,
        /** No frame. */
        OTHER
    }

    /** Reads a header of at least a byte without moving the position; what is missing of it must be missing from the object. */
    static ZstdHeader read(ByteBuffer source) {
        ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < 5) {
            return new ZstdHeader(mayBegin(bytes.get(0) & 0xff) ? Kind.CUT : Kind.OTHER, 0);
        }
        int magic = bytes.getInt();
        if (SkippableFrame.begins(magic)) {
            return new ZstdHeader(Kind.SKIPPABLE, 0);
        }
        return magic == MAGIC ? frame(bytes) : new ZstdHeader(Kind.OTHER, 0);
    }

    private static boolean mayBegin(int first) {
        return first == (MAGIC & 0xff) || SkippableFrame.mayBegin(first);
    }

    private static ZstdHeader frame(ByteBuffer bytes) {
        int descriptor = bytes.get() & 0xff;
        if ((descriptor & SINGLE_SEGMENT) != 0) {
            return contentSize(bytes, descriptor);
        }
        if (!bytes.hasRemaining()) {
            return new ZstdHeader(Kind.CUT, 0);
        }
        int window = bytes.get() & 0xff;
        long base = 1L << (10 + (window >>> 3));
        return new ZstdHeader(Kind.FRAME, base + base / 8 * (window & 7));
    }

    /** In a single segment the window is the whole content. */
    private static ZstdHeader contentSize(ByteBuffer bytes, int descriptor) {
        int dictionary = (1 << (descriptor & 3)) >> 1;
        int size = 1 << (descriptor >>> 6);
        if (bytes.remaining() < dictionary + size) {
            return new ZstdHeader(Kind.CUT, 0);
        }
        bytes.position(bytes.position() + dictionary);
        long content = switch (size) {
            case 1 -> bytes.get() & 0xff;
            case 2 -> (bytes.getShort() & 0xffff) + 256;
            case 4 -> bytes.getInt() & 0xffffffffL;
            default -> bytes.getLong();
        };
        return new ZstdHeader(Kind.FRAME, content);
    }
}
