package dev.augur.streaming.unpack;

/** Where the parts of an xz stream lie (The .xz File Format 1.2), and those of LZMA2, which is in its blocks. */
final class XzLayout {
    /** Of the header of a stream, and of its footer. */
    static final int HEADER_BYTES = 12;

    static final int CRC_BYTES = 4;
    /** What a chunk of LZMA2 tells about itself. */
    static final int MAX_CHUNK_HEADER_BYTES = 6;
    /** No chunk begins so. */
    static final int NO_CHUNK = -1;

    private static final int PLAIN = 2;
    private static final int PACKED = 0x80;
    private static final int WITH_PROPERTIES = 0xc0;

    private XzLayout() {}

    /** The bytes of each check of a stream, by its header. */
    static int checkBytes(byte[] header) {
        int check = header[7] & 0x0f;
        return check == 0 ? 0 : 4 << ((check - 1) / 3);
    }

    /** The bytes of a block's header, by its first byte, which is not 0. */
    static int blockHeaderBytes(int first) {
        return 4 * (first + 1);
    }

    /** The bytes up to a multiple of four. */
    static int padding(long count) {
        return (int) (-count & 3);
    }

    /** The bytes of the chunk that begins at an index, header and all; 1 if it is the end. */
    static int chunkBytes(byte[] bytes, int at) {
        int control = bytes[at] & 0xff;
        if (control == 0) {
            return 1;
        }
        if (control < PACKED) {
            return control <= PLAIN ? 3 + size(bytes, at + 1) : NO_CHUNK;
        }
        return (control < WITH_PROPERTIES ? 5 : 6) + size(bytes, at + 3);
    }

    /** The decompressed bytes of the chunk that begins at an index. */
    static int chunkPlainBytes(byte[] bytes, int at) {
        int control = bytes[at] & 0xff;
        return control == 0 ? 0 : size(bytes, at + 1) + (control < PACKED ? 0 : (control & 0x1f) << 16);
    }

    private static int size(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff)) + 1;
    }
}
