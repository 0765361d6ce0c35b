package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that an archive fills. Everything in it is made here, and nothing that is there already is used: so no link
 * can be followed. Limits are checked before a byte is written. One thread at a time.
 */
final class Target {
    /** Below this, the ratio is not looked at. */
    private static final long SMALL = 16L << 20;

    /** What was made, by a key that is equal where some system takes two names for one. */
    private final Map<String, Made> made = new HashMap<>();

    private final byte[] buffer = new byte[1 << 16];
    private final Path root;
    private final ArchiveLimits limits;
    private final long archiveBytes;
    private long bytes;

    private record Made(String path, boolean isFile) {}

    Target(Path root, ArchiveLimits limits, long archiveBytes) {
        this.root = root;
        this.limits = limits;
        this.archiveBytes = archiveBytes;
    }

    /** Refuses a number of entries that is known beforehand. */
    void announce(long entries) throws ArchiveRefusedException {
        if (entries > limits.maxEntries()) {
            throw tooLarge("holds more than " + figure(limits.maxEntries()) + " files and folders", "maxEntries");
        }
    }

    void folder(EntryName name) throws IOException {
        folders(name, name.parts().size());
    }

    /** Writes a file of exactly that size. */
    void file(EntryName name, long size, InputStream content) throws IOException {
        int last = name.parts().size() - 1;
        reserve(size);
        Path file = resolve(folders(name, last), name.parts().get(last));
        if (claim(name, name.parts().size(), true)) {
            throw new ArchiveRefusedException(Reason.DUPLICATE, "entry " + name + " is there twice");
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(name, size, content, out);
        } catch (FileAlreadyExistsException e) {
            throw occupied(name, e);
        }
    }

    private void copy(EntryName name, long size, InputStream content, OutputStream out) throws IOException {
        long left = size;
        while (left > 0) {
            int n = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new ArchiveRefusedException(
                        Reason.DAMAGED, "entry " + name + " must have " + figure(size) + " bytes, it ends before them");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
        if (content.read() >= 0) {
            throw new ArchiveRefusedException(
                    Reason.DAMAGED, "entry " + name + " must have " + figure(size) + " bytes, it has more");
        }
    }

    /** Makes the first folders of a name, as far as they are not there. */
    private Path folders(EntryName name, int count) throws IOException {
        Path folder = root;
        for (int i = 0; i < count; i++) {
            folder = resolve(folder, name.parts().get(i));
            if (!claim(name, i + 1, false)) {
                try {
                    Files.createDirectory(folder);
                } catch (FileAlreadyExistsException e) {
                    throw occupied(name, e);
                }
            }
        }
        return folder;
    }

    /** Whether the same thing was made before; that another thing was is an error. */
    private boolean claim(EntryName name, int parts, boolean isFile) throws ArchiveRefusedException {
        String path = String.join("/", name.parts().subList(0, parts));
        Made now = new Made(path, isFile);
        Made before = made.putIfAbsent(key(path), now);
        if (before == null) {
            announce(made.size());
            return false;
        }
        if (!before.equals(now)) {
            throw new ArchiveRefusedException(
                    Reason.DUPLICATE,
                    "entry " + name + " needs the place that another one has: two names are equal but for case or"
                            + " accents, or one is a file and a folder");
        }
        return true;
    }

    private static String key(String path) {
        String composed = Normalizer.normalize(path, Normalizer.Form.NFC);
        return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static Path resolve(Path folder, String part) throws ArchiveRefusedException {
        try {
            return folder.resolve(part);
        } catch (InvalidPathException e) {
            throw new ArchiveRefusedException(
                    Reason.UNSAFE_NAME, "this system cannot have a file with the name of an entry", e);
        }
    }

    private void reserve(long size) throws ArchiveRefusedException {
        long sum = bytes + size;
        if (size < 0 || sum < 0 || sum > limits.maxBytes()) {
            throw tooLarge(
                    "unpacks to at least " + (sum < 0 ? "8 EiB" : figure(sum) + " bytes") + ", at most "
                            + figure(limits.maxBytes()) + " are allowed",
                    "maxBytes");
        }
        if (sum > SMALL && sum / limits.maxRatio() > archiveBytes) {
            throw tooLarge(
                    "unpacks to at least " + figure(sum) + " bytes, more than " + figure(limits.maxRatio())
                            + " times its own " + figure(archiveBytes),
                    "maxRatio");
        }
        bytes = sum;
    }

    static ArchiveRefusedException tooLarge(String what, String option) {
        return new ArchiveRefusedException(
                Reason.TOO_LARGE, what + "; if it is what you mean, raise ArchiveLimits." + option);
    }

    private static ArchiveRefusedException occupied(EntryName name, @Nullable Throwable cause) {
        return new ArchiveRefusedException(
                Reason.DUPLICATE, "the place of entry " + name + " is taken by something that is not its own", cause);
    }

    static String figure(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
