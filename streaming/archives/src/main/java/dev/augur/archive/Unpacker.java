package dev.augur.archive;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks an archive of a known kind into a folder. Errors do not name the archive. Thread-safe. */
final class Unpacker {
    /** The window of what zstd writes by default, at most; a frame that wants more memory is refused. */
    private static final int MAX_WINDOW_LOG = 27;

    private static final int BUFFER_BYTES = 1 << 16;

    private final ArchiveLimits limits;

    Unpacker(ArchiveLimits limits) {
        this.limits = limits;
    }

    /** The folder is empty and nobody else's. What is in it after an error is worth nothing. */
    void unpack(Path archive, ArchiveKind kind, Path folder) throws IOException {
        Target target = new Target(folder, limits, Files.size(archive));
        try {
            switch (kind) {
                case ZIP -> zip(archive, target);
                case TAR, TAR_GZIP, TAR_ZSTD -> tar(archive, kind, target);
            }
        } catch (EOFException | ZipException | ZstdIOException e) {
            throw new ArchiveRefusedException(
                    Reason.DAMAGED, "its compressed data is damaged or cut short: " + e.getMessage(), e);
        }
    }

    private static void zip(Path archive, Target target) throws IOException {
        try (FileWindow file = new FileWindow(archive)) {
            new ZipReader(file, target).unpack();
        }
    }

    private static void tar(Path archive, ArchiveKind kind, Target target) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER_BYTES);
                InputStream plain = plain(file, kind)) {
            new TarReader(plain, target).unpack();
        }
    }

    private static InputStream plain(InputStream file, ArchiveKind kind) throws IOException {
        return switch (kind) {
            case TAR_GZIP -> new GZIPInputStream(file, BUFFER_BYTES);
            case TAR_ZSTD -> new ZstdInputStreamNoFinalizer(file).setLongMax(MAX_WINDOW_LOG);
            case TAR, ZIP -> file;
        };
    }
}
