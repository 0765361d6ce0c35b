package dev.augur.model.cache;

import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Brings models to an open cache folder, each once, however many threads and processes want it. Thread-safe. */
final class Fetches {
    private final CacheFolder folder;
    private final Entries entries;
    private final Index index;
    private final Room room;
    private final Settings settings;
    private final LongSupplier nanoClock;

    Fetches(CacheFolder folder, Entries entries, Room room, Settings settings, LongSupplier nanoClock) {
        this.folder = folder;
        this.entries = entries;
        this.index = new Index(folder);
        this.room = room;
        this.settings = settings;
        this.nanoClock = nanoClock;
    }

    /** The files that a place last had, held from now on; null if they are not here. */
    @Nullable
    Path remembered(String place) throws IOException, InterruptedException {
        return held(index.ofPlace(place));
    }

    /** The files of a model, held from now on. */
    Path bring(String place, SourceModel model) throws IOException, InterruptedException {
        Sha256 declared = declaredKey(model);
        Path there = held(declared);
        if (declared != null && there != null) {
            index.put(place, declared, declared);
            return there;
        }
        return bringVersion(place, model, version(model));
    }

    private @Nullable Path held(@Nullable Sha256 key) throws IOException, InterruptedException {
        return key == null ? null : entries.hold(key);
    }

    /** The entry that the model must turn out to be, if every digest is known. */
    private static @Nullable Sha256 declaredKey(SourceModel model) {
        Map<String, Sha256> digests = new TreeMap<>();
        for (SourceFile file : model.files()) {
            Sha256 digest = file.sha256();
            if (digest == null) {
                return null;
            }
            digests.put(file.path(), digest);
        }
        return Content.key(digests, model.folder());
    }

    /** Tells these bytes from others; asks for the version of each file. */
    private static Sha256 version(SourceModel model) throws IOException {
        StringBuilder text = new StringBuilder(model.folder() ? "folder\n" : "file\n");
        for (SourceFile file : model.files()) {
            text.append(Download.fingerprint(file));
        }
        return Sha256.ofBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Path bringVersion(String place, SourceModel model, Sha256 version)
            throws IOException, InterruptedException {
        Path there = held(index.ofSource(version));
        if (there != null) {
            index.put(place, version, entries.key(there));
            return there;
        }
        FileLocks locks = folder.writing();
        FileLocks.Hold hold = locks.await(version.hex(), false, new Stall(version));
        String work = hold == null ? UUID.randomUUID().toString().replace("-", "") : version.hex();
        FileLocks.Hold own = hold == null ? locks.lock(work, false) : hold;
        try {
            there = held(index.ofSource(version));
            there = there == null ? fetch(model, work, place) : there;
            index.put(place, version, entries.key(there));
            return there;
        } finally {
            own.close();
        }
    }

    private Path fetch(SourceModel model, String work, String place) throws IOException, InterruptedException {
        long bytes = 0;
        for (SourceFile file : model.files()) {
            bytes += file.bytes().length();
        }
        Path claimed = room.claim(work, bytes);
        Path files = claimed.resolve(Entries.FILES);
        Progress progress = new Progress(place, bytes, Trees.bytes(files), nanoClock);
        List<Content.Item> items = new ArrayList<>();
        for (SourceFile file : model.files()) {
            items.add(new Download(file, files.resolve(file.path()), progress).run());
        }
        Path there = entries.publish(claimed, new Content(items, model.folder()));
        progress.end();
        return there;
    }

    void release(Path files) throws IOException {
        entries.release(files);
    }

    void close() throws IOException {
        folder.close();
    }

    /** Ends the wait for another process that has brought nothing for long: it may be stopped, or its host gone. */
    private final class Stall implements FileLocks.Patience {
        private final Sha256 version;
        private long bytes = -1;
        private long since;

        Stall(Sha256 version) {
            this.version = version;
        }

        @Override
        public boolean isAtItsEnd() throws IOException {
            long now = 0;
            for (Path work : Trees.list(folder.work())) {
                now += String.valueOf(work.getFileName()).startsWith(version.hex()) ? Trees.bytes(work) : 0;
            }
            if (now != bytes) {
                bytes = now;
                since = nanoClock.getAsLong();
            }
            return nanoClock.getAsLong() - since > settings.patience().toNanos();
        }
    }
}
