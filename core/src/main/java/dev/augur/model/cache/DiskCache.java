package dev.augur.model.cache;

import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Models that come from elsewhere, on a bounded part of a disk. Any number of processes may share its folder, also on a network
 * file system that has locks (NFSv4, EFS). Entries are kept by content: the same files from two places lie there once.
 *
 * <p>An entry appears whole, checked and at once, or not at all. A fetch that a crash or a cut connection ended goes on where it
 * stopped, if the files at their place are still the same version. An entry is in use from {@link ModelStore#fetch} to {@link
 * ModelStore#release}, and at most until this cache is closed or its process ends; those that nobody uses make room, the least recently
 * used first.
 *
 * <p>Thread-safe. One object per folder and process: a second one is refused. Nothing is read or made before the first fetch.
 */
public final class DiskCache implements AutoCloseable {
    private final Shared shared;
    private final boolean offline;
    private final BiFunction<ModelId, Path, LocalModel> opener;

    private DiskCache(Shared shared, boolean offline, BiFunction<ModelId, Path, LocalModel> opener) {
        this.shared = shared;
        this.offline = offline;
        this.opener = opener;
    }

    /** What a cache and its offline view have in common. */
    private static final class Shared {
        final Settings settings;
        final InstantSource clock = InstantSource.system();
        final LongSupplier nanoClock = System::nanoTime;

        @Nullable
        Fetches opened;

        Shared(Settings settings) {
            this.settings = settings;
        }

        synchronized Fetches open() throws IOException {
            if (opened == null) {
                CacheFolder folder = CacheFolder.open(settings, nanoClock);
                Entries entries = new Entries(folder, settings.digests(), clock);
                opened = new Fetches(folder, entries, new Room(folder, entries, settings, clock), settings, nanoClock);
            }
            return opened;
        }

        synchronized void close() throws IOException {
            Fetches closing = opened;
            opened = null;
            if (closing != null) {
                closing.close();
            }
        }

        synchronized void release(Path files) throws IOException {
            if (opened != null) {
                opened.release(files);
            }
        }
    }

    /**
     * A cache in a folder.
     *
     * @param folder the folder; made if there is none, with no access for others. It must not be writable by everybody.
     * @param maxBytes the most bytes that models may take in it, at least 1; what is being fetched counts whole
     * @return a builder
     */
    public static Builder builder(Path folder, long maxBytes) {
        return new Builder(folder, maxBytes);
    }

    /**
     * A cache in a folder, with the usual settings.
     *
     * @param folder as {@link #builder} has it
     * @param maxBytes as {@link #builder} has it
     * @return the cache
     */
    public static DiskCache of(Path folder, long maxBytes) {
        return builder(folder, maxBytes).build();
    }

    /**
     * The same cache, with nothing asked and nothing brought: it has what it has. What it lacks is {@code NOT_FOUND}, so that
     * {@link ModelStore#orElse} goes on.
     *
     * @return a view, that shares folder, uses and closing with this cache
     */
    public DiskCache offline() {
        return new DiskCache(shared, true, opener);
    }

    /**
     * The same cache, for models that do not come as what an engine loads, such as archives:
     *
     * <pre>{@code
     * cache.opening((id, file) -> ArchiveModelStore.of(id, file).fetch(id))
     * }</pre>
     *
     * @param how makes a model of what was brought, a file or a folder that stays as it is until the model is released; fast
     *     when it did so before, because it is asked at each load. By default {@link ModelStore#file}
     * @return a view, that shares folder, uses and closing with this cache
     */
    public DiskCache opening(BiFunction<ModelId, Path, LocalModel> how) {
        return new DiskCache(shared, offline, how);
    }

    /**
     * The models of a source, brought to this cache.
     *
     * @param source where they come from
     * @return the store
     */
    public ModelStore store(ModelSource source) {
        return new CachedModelStore(source, this);
    }

    LocalModel open(ModelId id, Path files) {
        return opener.apply(id, files);
    }

    boolean isOffline() {
        return offline;
    }

    Fetches fetches() throws IOException {
        return shared.open();
    }

    void release(Path files) {
        try {
            shared.release(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lets go of all entries: from now on they may be removed, so close the models first. A later fetch opens the cache again.
     *
     * @throws UncheckedIOException if a lock cannot be let go of
     */
    @Override
    public void close() {
        try {
            shared.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "the cache in " + shared.settings.folder().toAbsolutePath();
    }

    /** Settings of a cache. Not thread-safe. */
    public static final class Builder {
        private final Path folder;
        private final long maxBytes;
        private boolean digests = true;
        private Duration keepUnfinished = Duration.ofDays(1);
        private Duration patience = Duration.ofMinutes(2);

        private Builder(Path folder, long maxBytes) {
            this.folder = folder;
            this.maxBytes = maxBytes;
        }

        /**
         * Whether the SHA-256 of each file is compared each time a model is loaded from the cache, and not only its length; true
         * unless set. It costs the time to read the files once, and finds bytes that changed on disk.
         *
         * @param compared whether to compare
         * @return this builder
         */
        public Builder digests(boolean compared) {
            this.digests = compared;
            return this;
        }

        /**
         * How long the bytes of a fetch that did not end are kept, for another one to go on; a day unless set. They make room for
         * other models before that.
         *
         * @param longest at least 0
         * @return this builder
         */
        public Builder keepUnfinished(Duration longest) {
            this.keepUnfinished = longest;
            return this;
        }

        /**
         * How long to wait for another process that fetches the same model and makes no progress, before it is fetched a second
         * time beside it; 2 minutes unless set.
         *
         * @param longest at least 0
         * @return this builder
         */
        public Builder patience(Duration longest) {
            this.patience = longest;
            return this;
        }

        /**
         * The cache.
         *
         * @return a cache, to be closed by its owner
         * @throws IllegalArgumentException if a setting is out of its bounds
         */
        public DiskCache build() {
            Settings settings = new Settings(folder, maxBytes, digests, keepUnfinished, patience);
            return new DiskCache(
                    new Shared(settings),
                    false,
                    (id, files) -> ModelStore.file(id, files).fetch(id));
        }
    }
}
