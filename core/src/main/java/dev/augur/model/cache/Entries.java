package dev.augur.model.cache;

import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Complete models by the key of their content. Who uses one holds its lock, shared; who removes one takes it alone. Thread-safe.
 */
final class Entries {
    private static final Logger LOG = LoggerFactory.getLogger(Entries.class);
    static final String FILES = "files";
    private static final String MANIFEST = "manifest";

    private final CacheFolder folder;
    private final boolean digests;
    private final InstantSource clock;

    Entries(CacheFolder folder, boolean digests, InstantSource clock) {
        this.folder = folder;
        this.digests = digests;
        this.clock = clock;
    }

    /** The files of an entry, held from now on; null if it is not there. One that is damaged is removed, where that is possible. */
    @Nullable
    Path hold(Sha256 key) throws IOException, InterruptedException {
        if (!Files.isDirectory(folder.entry(key), LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        FileLocks locks = folder.locks();
        if (locks == null) {
            return readOnly(key);
        }
        FileLocks.Hold hold = locks.lock(key.hex(), true);
        boolean used = false;
        try {
            used = isThere(key) && (damage(key) == null || isWholeAfterAll(key));
            if (used) {
                Files.setLastModifiedTime(folder.lock(key.hex()), FileTime.from(clock.instant()));
            }
            return used ? files(key) : null;
        } finally {
            if (!used) {
                hold.close();
            }
        }
    }

    private @Nullable Path readOnly(Sha256 key) throws IOException {
        String damage = damage(key);
        if (damage != null) {
            throw new IOException(
                    "the cache folder " + folder.root() + " cannot be written, and what it has is damaged: " + damage);
        }
        return files(key);
    }

    private boolean isThere(Sha256 key) {
        return Files.isDirectory(folder.entry(key), LinkOption.NOFOLLOW_LINKS);
    }

    /** Looks once more when nobody else can replace it, and removes it if it is damaged still. */
    private boolean isWholeAfterAll(Sha256 key) throws IOException, InterruptedException {
        return folder.writing().alone(Room.LOCK, () -> {
            String damage = isThere(key) ? damage(key) : null;
            if (damage != null) {
                LOG.warn("{} is damaged and is brought again: {}", folder.entry(key), damage);
                discard(key);
            }
            return isThere(key);
        });
    }

    /** The files of an entry, wherever it is. */
    Path files(Sha256 key) {
        Path entry = folder.entry(key).resolve(FILES);
        Content content = manifest(folder.entry(key));
        return content == null || content.folder()
                ? entry
                : entry.resolve(content.files().get(0).path());
    }

    private @Nullable String damage(Sha256 key) throws IOException {
        Path entry = folder.entry(key);
        Content content = manifest(entry);
        if (content == null || !content.key().equals(key)) {
            return entry.resolve(MANIFEST) + " is not the one that was written";
        }
        try {
            return content.damage(entry.resolve(FILES), digests);
        } catch (NoSuchFileException e) {
            return e.getFile() + " is missing";
        }
    }

    /** Null if there is none, or it is none. */
    static @Nullable Content manifest(Path entry) {
        try {
            return Content.parse(new String(Files.readAllBytes(entry.resolve(MANIFEST)), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("{} cannot be read", entry, e);
            return null;
        }
    }

    /**
     * Makes a work folder whose files are complete an entry, which is held from now on; what is there already is as good.
     */
    Path publish(Path work, Content content) throws IOException, InterruptedException {
        Sha256 key = content.key();
        Files.write(
                work.resolve(MANIFEST),
                content.text().getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        FileLocks.Hold hold = folder.writing().lock(key.hex(), true);
        boolean used = false;
        try {
            Path files = publishHeld(work, key);
            used = true;
            return files;
        } finally {
            if (!used) {
                hold.close();
            }
        }
    }

    private Path publishHeld(Path work, Sha256 key) throws IOException, InterruptedException {
        if (isThere(key) && (damage(key) == null || isWholeAfterAll(key))) {
            Trees.delete(work);
        } else {
            move(work, key);
        }
        Files.setLastModifiedTime(folder.lock(key.hex()), FileTime.from(clock.instant()));
        return files(key);
    }

    private void move(Path work, Sha256 key) throws IOException {
        try {
            Files.move(work, folder.entry(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!isThere(key) || damage(key) != null) {
                throw e;
            }
            Trees.delete(work); // Another process was faster.
        }
    }

    /** The entry of these files. */
    Sha256 key(Path files) {
        return new Sha256(folder.entries().relativize(files).getName(0).toString());
    }

    /** Lets go of an entry; files of somebody else are no matter. */
    void release(Path files) throws IOException {
        FileLocks locks = folder.locks();
        if (locks != null && files.startsWith(folder.entries())) {
            locks.release(key(files).hex());
        }
    }

    /** Removes an entry that nobody uses; false if somebody does. */
    boolean evict(Sha256 key) throws IOException {
        try (FileLocks.Hold alone = folder.writing().tryLock(key.hex(), false)) {
            if (alone == null) {
                return false;
            }
            if (isThere(key)) {
                Trees.delete(discard(key));
            }
            return true;
        }
    }

    /** What was discarded while it was used stays, until nobody uses it. */
    void sweepTrash() throws IOException {
        for (Path discarded : Trees.list(folder.trash())) {
            String name = String.valueOf(discarded.getFileName());
            String key = name.substring(0, Math.max(0, name.indexOf('.')));
            try (FileLocks.Hold alone = key.isEmpty() ? null : folder.writing().tryLock(key, false)) {
                if (alone != null) {
                    Trees.delete(discarded);
                }
            }
        }
    }

    private Path discard(Sha256 key) throws IOException {
        new Index(folder).remove(key);
        Path discarded = folder.trash().resolve(key + "." + UUID.randomUUID());
        return Files.move(folder.entry(key), discarded, StandardCopyOption.ATOMIC_MOVE);
    }

    List<Sha256> keys() throws IOException {
        return Trees.list(folder.entries()).stream()
                .map(entry -> String.valueOf(entry.getFileName()))
                .filter(name -> name.matches("[0-9a-f]{64}"))
                .map(Sha256::new)
                .toList();
    }

    FileTime lastUse(Sha256 key) throws IOException {
        try {
            return Files.getLastModifiedTime(folder.lock(key.hex()));
        } catch (NoSuchFileException e) {
            return FileTime.fromMillis(0);
        }
    }
}
