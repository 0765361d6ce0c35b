package dev.augur.archive;

import dev.augur.InvalidInputException;
import dev.augur.streaming.BinaryRow;
import dev.augur.streaming.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file of an archive on its way to a record. */
final class MemberBytes {
    /** So much is taken in advance; a size that is not true costs no more. */
    private static final int FIRST_BYTES = 1 << 16;

    private MemberBytes() {}

    /** A name for error texts and positions: the safe form, or something like it. */
    static String name(byte[] raw) {
        try {
            return EntryName.of(raw).path();
        } catch (ArchiveRefusedException e) {
            return new String(raw, 0, Math.min(raw.length, EntryName.MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Refuses a file that is too long. */
    static void requireAtMost(int maxBytes, long size) {
        if (size > maxBytes) {
            throw new InvalidInputException("The record must have at most " + maxBytes + " bytes, it has " + size);
        }
    }

    /** A record of a content that should have that size. */
    static BinaryRow row(Position position, InputStream content, int size) throws IOException {
        byte[] bytes = new byte[Math.min(size, FIRST_BYTES)];
        int have = 0;
        while (have < size) {
            if (have == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * bytes.length));
            }
            int n = content.read(bytes, have, bytes.length - have);
            if (n < 0) {
                throw new ArchiveRefusedException(
                        ArchiveRefusedException.Reason.DAMAGED,
                        "it must have " + size + " bytes, it ends behind " + have);
            }
            have += n;
        }
        return new BinaryRow(position, bytes);
    }

    /** The error of a file that fails alone. */
    static InvalidInputException failed(IOException e) {
        return new InvalidInputException("The record cannot be read: " + e.getMessage(), e);
    }
}
