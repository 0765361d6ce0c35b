package dev.augur.model.cache;

import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the cache below its limit: what is being fetched counts with all its bytes from the beginning. Thread-safe. */
final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    /** Held by whoever makes room, so that two do not count on the same bytes. */
    static final String LOCK = "room";

    private final CacheFolder folder;
    private final Entries entries;
    private final Settings settings;
    private final InstantSource clock;

    Room(CacheFolder folder, Entries entries, Settings settings, InstantSource clock) {
        this.folder = folder;
        this.entries = entries;
        this.settings = settings;
        this.clock = clock;
    }

    /** Something that can be removed if nobody uses it. */
    private record Candidate(FileTime lastUse, long bytes, Removal removal) {}

    @FunctionalInterface
    private interface Removal {
        boolean attempt() throws IOException;
    }

    /**
     * The folder in which a model is fetched, with what an earlier process left in it. The caller holds the lock of its key.
     *
     * @throws IOException if there cannot be room for it
     */
    Path claim(String key, long bytes) throws IOException, InterruptedException {
        Path mine = folder.work().resolve(key + "-" + bytes);
        if (bytes > settings.maxBytes()) {
            throw new IOException("it has " + bytes + " bytes, and the cache in " + folder.root() + " may have "
                    + settings.maxBytes() + "; raise DiskCache's maxBytes");
        }
        return folder.writing().alone(LOCK, () -> {
            entries.sweepTrash();
            sweep(mine);
            evictUntilItFits(mine, bytes);
            long missing = bytes - Trees.bytes(mine);
            long free = Files.getFileStore(folder.work()).getUsableSpace();
            if (missing > free) {
                throw new IOException("it takes " + missing + " more bytes on the disk of " + folder.root()
                        + ", which has " + free + " free");
            }
            return Files.createDirectories(mine);
        });
    }

    private void evictUntilItFits(Path mine, long bytes) throws IOException {
        long used = Trees.bytes(folder.trash());
        List<Candidate> candidates = candidates(mine);
        for (Candidate candidate : candidates) {
            used += candidate.bytes();
        }
        for (Candidate candidate : candidates) {
            if (used + bytes <= settings.maxBytes()) {
                return;
            }
            if (candidate.removal().attempt()) {
                used -= candidate.bytes();
            }
        }
        if (used + bytes > settings.maxBytes()) {
            throw new IOException("it has " + bytes + " bytes, and of the " + settings.maxBytes()
                    + " that the cache in "
                    + folder.root() + " may have, " + used + " are in use by loaded models or other fetches; raise "
                    + "DiskCache's maxBytes, or unload a model");
        }
    }

    /** Fetches that were given up first, then entries, each in the order of their last use. */
    private List<Candidate> candidates(Path mine) throws IOException {
        List<Candidate> fetches = new ArrayList<>();
        for (Path work : Trees.list(folder.work())) {
            if (!work.equals(mine)) {
                fetches.add(new Candidate(Trees.lastChange(work), bytesOf(work), () -> abandon(work)));
            }
        }
        List<Candidate> complete = new ArrayList<>();
        for (Sha256 key : entries.keys()) {
            complete.add(new Candidate(entries.lastUse(key), Trees.bytes(folder.entry(key)), () -> evict(key)));
        }
        fetches.sort(Comparator.comparing(Candidate::lastUse));
        complete.sort(Comparator.comparing(Candidate::lastUse));
        fetches.addAll(complete);
        return fetches;
    }

    private boolean evict(Sha256 key) throws IOException {
        boolean evicted = entries.evict(key);
        if (evicted) {
            LOG.info("{} is removed to make room", folder.entry(key));
        }
        return evicted;
    }

    /** Removes what nobody has gone on with for long. */
    private void sweep(Path mine) throws IOException {
        for (Path work : Trees.list(folder.work())) {
            if (!work.equals(mine) && isOld(Trees.lastChange(work))) {
                abandon(work);
            }
        }
        for (Path file : Trees.list(folder.index())) {
            boolean unfinished = String.valueOf(file.getFileName()).endsWith(".part");
            if (unfinished && isOld(Trees.lastChange(file))) {
                Files.deleteIfExists(file);
            }
        }
    }

    private boolean isOld(FileTime change) {
        Duration age = Duration.between(change.toInstant(), clock.instant());
        return age.compareTo(settings.keepUnfinished()) > 0;
    }

    private boolean abandon(Path work) throws IOException {
        String name = String.valueOf(work.getFileName());
        try (FileLocks.Hold alone =
                folder.writing().tryLock(name.substring(0, Math.max(1, name.indexOf('-'))), false)) {
            if (alone == null) {
                return false;
            }
            LOG.info("{}, left by a fetch that did not end, is removed", work);
            Trees.delete(work);
            return true;
        }
    }

    private static long bytesOf(Path work) throws IOException {
        String name = String.valueOf(work.getFileName());
        String bytes = name.substring(name.indexOf('-') + 1);
        return bytes.matches("[0-9]{1,18}") ? Long.parseLong(bytes) : Trees.bytes(work);
    }
}
