package dev.augur.model.cache;

import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where things lie in a cache's folder: {@code entries/KEY} complete models, {@code work/KEY-BYTES} what is being fetched
 * or was given up, {@code trash/KEY.ANY} what was removed and may be in use, {@code index/KEY} which entry a source was,
 * {@code locks/NAME}. A folder that cannot be written has no locks, and serves what is in it. Thread-safe.
 */
final class CacheFolder implements AutoCloseable {
    private static final String LAYOUT = "v1";

    private final Path root;
    private final Path base;
    private final @Nullable FileLocks locks;
    private final @Nullable IOException readOnly;

    private CacheFolder(Path root, @Nullable FileLocks locks, @Nullable IOException readOnly) {
        this.root = root;
        this.base = root.resolve(LAYOUT);
        this.locks = locks;
        this.readOnly = readOnly;
    }

    /**
     * Makes the folder if there is none.
     *
     * @throws IOException if it can be neither written nor read, or anybody may write to it
     */
    static CacheFolder open(Settings settings, LongSupplier nanoClock) throws IOException {
        Path root = settings.folder().toAbsolutePath();
        Path base = root.resolve(LAYOUT);
        try {
            makePrivate(root);
            for (String name : List.of("entries", "work", "trash", "index", "locks")) {
                requireWritable(Files.createDirectories(base.resolve(name)));
            }
            return new CacheFolder(root, new FileLocks(base.resolve("locks"), settings.patience(), nanoClock), null);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(base.resolve("entries"))) {
                throw new IOException("The cache folder " + root + " cannot be made or written: " + e, e);
            }
            return new CacheFolder(root, null, e);
        }
    }

    /** A folder that was there may be one that takes no new files. */
    private static void requireWritable(Path folder) throws AccessDeniedException {
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
    }

    private static void makePrivate(Path root) throws IOException {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root, attributes);
        }
        if (posix && Files.getPosixFilePermissions(root).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("The cache folder " + root + " must be closed to others: anybody may write to it, and"
                    + " so plant a model; chmod o-w it, or name another folder");
        }
    }

    Path root() {
        return root;
    }

    boolean isReadOnly() {
        return readOnly != null;
    }

    /** Null if the folder is read-only: then nobody can remove anything. */
    @Nullable
    FileLocks locks() {
        return locks;
    }

    /**
     * The locks of a folder that is to be written.
     *
     * @throws IOException if it is read-only
     */
    FileLocks writing() throws IOException {
        if (locks == null) {
            throw new IOException(
                    "the cache folder " + root + " cannot be written, so nothing can be brought there: " + readOnly,
                    readOnly);
        }
        return locks;
    }

    Path entries() {
        return base.resolve("entries");
    }

    Path entry(Sha256 key) {
        return entries().resolve(key.hex());
    }

    Path work() {
        return base.resolve("work");
    }

    Path trash() {
        return base.resolve("trash");
    }

    Path index() {
        return base.resolve("index");
    }

    /** Its time of change is when an entry was last used. */
    Path lock(String name) {
        return base.resolve("locks").resolve(name);
    }

    @Override
    public void close() throws IOException {
        if (locks != null) {
            locks.close();
        }
    }
}
