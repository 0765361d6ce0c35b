package dev.augur.model;

import dev.augur.platform.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stores bring to local disk, kept by content: a private folder under the temporary directory that belongs to this
 * user, for all of its processes. An entry appears whole or not at all, and is checked each time it is used; a damaged one
 * is made again. Nothing is ever removed but what could not be finished. Thread-safe.
 */
public final class ContentCache {
    private static final String FILES = "files";
    private static final String DIGEST = "sha256";

    private final Path root;

    private ContentCache(Path root) {
        this.root = root;
    }

    /** Opens the bytes of an entry. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens them from the start.
         *
         * @return a stream that the caller closes
         * @throws IOException if they cannot be read
         */
        InputStream open() throws IOException;
    }

    /** Makes the files of an entry. */
    @FunctionalInterface
    public interface Filler {
        /**
         * Writes them.
         *
         * @param folder an empty folder that nobody else sees
         * @throws IOException if they cannot be made
         */
        void fill(Path folder) throws IOException;
    }

    /**
     * The cache of this user, {@code augur-models-USER} under the temporary directory.
     *
     * @return the cache
     * @throws IOException if the folder cannot be made, or others may write to it
     */
    public static ContentCache ofUser() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "augur-models-" + System.getProperty("user.name"));
        return new ContentCache(
                PrivateFolder.make(folder, " must belong to this user and be closed to others (mode 700)"));
    }

    /**
     * A file of these bytes.
     *
     * @param digest their digest
     * @param name the file's name behind its digest
     * @param source opened if there is no such file yet
     * @return the file
     * @throws IOException if the bytes cannot be read or kept
     */
    public Path file(Sha256 digest, String name, Opener source) throws IOException {
        Path file = root.resolve(digest + "-" + name);
        if (!Files.exists(file) || !Sha256.of(file).equals(digest)) {
            Path part = Files.createTempFile(root, "copy-", ".part");
            try (InputStream in = source.open()) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    /**
     * A folder of files that follow from a content.
     *
     * @param digest the content's digest, for example of an archive
     * @param filler called if there is no such folder yet
     * @return the folder
     * @throws IOException if its files cannot be made
     */
    public Path folder(Sha256 digest, Filler filler) throws IOException {
        Path there = intact(digest);
        if (there != null) {
            return there;
        }
        Path part = Files.createTempDirectory(root, "unpack-");
        try {
            Path files = Files.createDirectory(part.resolve(FILES));
            filler.fill(files);
            Files.writeString(part.resolve(DIGEST), Sha256.ofFolder(files).hex());
            return publish(part, digest);
        } finally {
            delete(part);
        }
    }

    /** Takes the first free number; where another thread or process was faster, what that one made is as good. */
    private Path publish(Path part, Sha256 digest) throws IOException {
        int number = 0;
        while (true) {
            Path entry = entry(digest, number);
            try {
                return Files.move(part, entry, StandardCopyOption.ATOMIC_MOVE).resolve(FILES);
            } catch (FileSystemException e) {
                if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
            }
            if (isIntact(entry)) {
                return entry.resolve(FILES);
            }
            number++;
        }
    }

    private @Nullable Path intact(Sha256 digest) {
        int number = 0;
        while (Files.exists(entry(digest, number), LinkOption.NOFOLLOW_LINKS)) {
            if (isIntact(entry(digest, number))) {
                return entry(digest, number).resolve(FILES);
            }
            number++;
        }
        return null;
    }

    private Path entry(Sha256 digest, int number) {
        return root.resolve(digest + "-" + number);
    }

    /** What cannot be read, or has a link in it, is not intact either. */
    private static boolean isIntact(Path entry) {
        Path files = entry.resolve(FILES);
        try {
            return Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                    && Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS)
                    && Sha256.ofFolder(files).hex().equals(Files.readString(entry.resolve(DIGEST)));
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                List<Path> deepestFirst =
                        paths.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "the cache in " + root;
    }
}
