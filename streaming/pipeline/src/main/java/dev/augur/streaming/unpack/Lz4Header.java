package dev.augur.streaming.unpack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.xxhash.XXHash32;

/**
 * What the header of an lz4 frame says.
 *
 * @param linked whether blocks refer to those before
 * @param blockChecksums whether each block has a checksum
 * @param contentChecksum whether the frame has one
 * @param maxBlockBytes the most that a block has, compressed or not
 * @param contentBytes what the frame has, -1 if it does not say
 */
record Lz4Header(
        boolean linked, boolean blockChecksums, boolean contentChecksum, int maxBlockBytes, long contentBytes) {
    private static final int VERSION = 1;

    // Flags.
    static final int INDEPENDENT = 1 << 5;
    static final int BLOCK_CHECKSUMS = 1 << 4;
    static final int CONTENT_SIZE = 1 << 3;
    static final int CONTENT_CHECKSUM = 1 << 2;
    private static final int RESERVED = 1 << 1;
    static final int DICTIONARY = 1;
    private static final int RESERVED_OF_BLOCKS = 0b1000_1111;
    private static final int SMALLEST_BLOCKS = 4;

    /** A frame whose content is not checked as a whole. */
    Lz4Header withoutContent() {
        return new Lz4Header(linked, blockChecksums, false, maxBlockBytes, -1);
    }

    /** Reads it from behind the magic number. */
    static Lz4Header read(PackedBytes packed, XXHash32 hash) throws IOException {
        byte[] descriptor = new byte[2 + Long.BYTES];
        packed.nextBytes(descriptor, 0, 2);
        int flags = descriptor[0];
        int blocks = descriptor[1];
        boolean sized = (flags & CONTENT_SIZE) != 0;
        boolean named = (flags & DICTIONARY) != 0;
        if (named) {
            throw DamagedException.at(packed.position(), "an lz4 frame that needs a dictionary, which is not read");
        }
        int length = 2 + (sized ? Long.BYTES : 0);
        packed.nextBytes(descriptor, 2, length - 2);
        if (packed.next() != ((hash.hash(descriptor, 0, length, 0) >>> 8) & 0xff)) {
            throw DamagedException.at(packed.position(), "a damaged lz4 header, its checksum is wrong");
        }
        int size = (blocks >>> 4) & 7;
        if (((flags >>> 6) & 3) != VERSION
                || (flags & RESERVED) != 0
                || (blocks & RESERVED_OF_BLOCKS) != 0
                || size < SMALLEST_BLOCKS) {
            throw DamagedException.at(packed.position(), "an lz4 header of an unknown kind");
        }
        long content = -1;
        if (sized) {
            content = ByteBuffer.wrap(descriptor, 2, Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
        }
        return new Lz4Header(
                (flags & INDEPENDENT) == 0,
                (flags & BLOCK_CHECKSUMS) != 0,
                (flags & CONTENT_CHECKSUM) != 0,
                1 << (2 * size + 8),
                content);
    }
}
