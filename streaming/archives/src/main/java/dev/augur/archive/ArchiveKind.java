package dev.augur.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What kind of archive a file is, by its first bytes. */
enum ArchiveKind {
    ZIP,
    TAR,
    TAR_GZIP,
    TAR_ZSTD;

    private static final int TAR_MAGIC = 257;

    /** Null if it is none of them. */
    static @Nullable ArchiveKind of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(TarEntries.BLOCK);
        }
        if (has(head, 0, 'P', 'K', 3, 4) || has(head, 0, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        if (has(head, 0, 0x1f, 0x8b)) {
            return TAR_GZIP;
        }
        boolean skippable = head.length > 0 && (head[0] & 0xf0) == 0x50 && has(head, 1, 0x2a, 0x4d, 0x18);
        if (skippable || has(head, 0, 0x28, 0xb5, 0x2f, 0xfd)) {
            return TAR_ZSTD;
        }
        return isTar(head) ? TAR : null;
    }

    /** The oldest form has no magic number, but its header has a checksum. */
    private static boolean isTar(byte[] head) {
        if (head.length < TarEntries.BLOCK) {
            return false;
        }
        TarHeader header = new TarHeader(head);
        return has(head, TAR_MAGIC, 'u', 's', 't', 'a', 'r') || (head[0] != 0 && header.hasChecksum());
    }

    private static boolean has(byte[] bytes, int at, int... expected) {
        byte[] magic = new byte[expected.length];
        for (int i = 0; i < expected.length; i++) {
            magic[i] = (byte) expected[i];
        }
        return bytes.length >= at + magic.length && Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
    }
}
