package dev.augur.platform;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Native libraries of jars as files, unpacked once for all processes of this user: a private folder under the temporary
 * directory with a folder for each content. Such a folder appears whole or not at all, whichever processes start at once
 * or are killed meanwhile; what a killed one left is removed by the next one that looks. Opens no channel: with the first
 * one a JVM opens sockets. Thread-safe.
 */
public final class NativeCache {
    private static final String PART = "part-";

    private final Path root;

    private NativeCache(Path root) {
        this.root = root;
    }

    /** Opens a library in its jar. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens it from the start.
         *
         * @return a stream that the caller closes
         * @throws IOException if it cannot be read
         */
        InputStream open() throws IOException;
    }

    /**
     * A library to unpack.
     *
     * @param name of its file
     * @param bytes its size
     * @param source where its bytes are
     */
    public record Library(String name, long bytes, Opener source) {}

    /**
     * The cache of this user, {@code augur-native-USER} under the temporary directory.
     *
     * @return the cache
     * @throws IOException if the folder cannot be made, belongs to somebody else, or others may write to it
     */
    public static NativeCache ofUser() throws IOException {
        return in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static NativeCache in(Path temp) throws IOException {
        Path root = temp.toAbsolutePath().resolve("augur-native-" + System.getProperty("user.name"));
        return new NativeCache(PrivateFolder.make(
                root,
                " must be a folder that belongs to this user and is closed to others (mode 700):"
                        + " who can write there can run code in this process"));
    }

    /**
     * A folder of libraries.
     *
     * @param content a name that no other content has: letters, digits, dots and hyphens
     * @param libraries all that shall be in it
     * @return the folder, with each library of its size in it
     * @throws IOException if they cannot be read or kept
     */
    public Path folder(String content, List<Library> libraries) throws IOException {
        if (!content.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,200}") || content.startsWith(PART)) {
            throw new IllegalArgumentException(
                    "A content's name must be letters, digits, dots and hyphens, got " + content);
        }
        removeWhatWasKilled();
        Path folder = root.resolve(content);
        return isWhole(folder, libraries) ? folder : unpack(folder, libraries);
    }

    private static boolean isWhole(Path folder, List<Library> libraries) throws IOException {
        for (Library library : libraries) {
            Path file = folder.resolve(library.name());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != library.bytes()) {
                return false;
            }
        }
        return true;
    }

    private Path unpack(Path folder, List<Library> libraries) throws IOException {
        Path part =
                Files.createTempDirectory(root, PART + ProcessHandle.current().pid() + "-");
        try {
            for (Library library : libraries) {
                copy(library, part.resolve(library.name()));
            }
            return publish(part, folder, libraries);
        } finally {
            remove(part);
        }
    }

    private static void copy(Library library, Path file) throws IOException {
        try (InputStream in = library.source().open();
                OutputStream out = new FileOutputStream(file.toFile())) {
            long copied = in.transferTo(out);
            if (copied != library.bytes()) {
                throw new IOException(library.name() + " must have " + library.bytes() + " bytes, got " + copied);
            }
        }
    }

    /** Where another thread or process was faster, what that one made is as good. */
    private static Path publish(Path part, Path folder, List<Library> libraries) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isWhole(folder, libraries)) {
            remove(folder);
        }
        try {
            return Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (isWhole(folder, libraries)) {
                return folder;
            }
            throw e;
        }
    }

    private void removeWhatWasKilled() throws IOException {
        String[] names = root.toFile().list((parent, name) -> name.startsWith(PART));
        for (String name : names == null ? new String[0] : names) {
            String pid = name.substring(PART.length()).replaceFirst("-.*", "");
            boolean lives = pid.matches("[0-9]{1,18}")
                    && ProcessHandle.of(Long.parseLong(pid))
                            .map(ProcessHandle::isAlive)
                            .orElse(false);
            if (!lives) {
                remove(root.resolve(name));
            }
        }
    }

    /** Also while another process removes the same. */
    private static void remove(Path folder) throws IOException {
        String[] names = folder.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            Files.deleteIfExists(folder.resolve(name));
        }
        try {
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException e) {
            // Another process was faster.
        }
    }

    @Override
    public String toString() {
        return "the native libraries in " + root;
    }
}
