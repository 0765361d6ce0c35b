package dev.augur.model.cache;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models of a source, by way of a cache. */
final class CachedModelStore implements ModelStore {
    private final ModelSource source;
    private final DiskCache cache;

    /** What was fetched here and not released, by identity: a chain of stores tells each of them. With what is held for it. */
    private final Map<LocalModel, Path> used = Collections.synchronizedMap(new IdentityHashMap<>());

    CachedModelStore(ModelSource source, DiskCache cache) {
        this.source = source;
        this.cache = cache;
    }

    @Override
    public LocalModel fetch(ModelId id) {
        String place = source.place(id);
        if (place == null) {
            throw unavailable(id, Reason.NOT_FOUND, "is not in " + this, null);
        }
        try {
            return local(id, cache.isOffline() ? remembered(id, place) : brought(id, place));
        } catch (NoSuchFileException e) {
            throw unavailable(id, Reason.NOT_FOUND, "is not there: " + e.getMessage(), e);
        } catch (IOException e) {
            throw unavailable(id, Reason.UNREADABLE, "cannot be brought from " + place + ": " + text(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(id, Reason.UNREADABLE, "was not brought: the thread was interrupted", e);
        }
    }

    /** The message of an error of the file system may be a path alone. */
    private static String text(IOException e) {
        boolean bare = e instanceof FileSystemException known && known.getReason() == null;
        return bare ? e.toString() : String.valueOf(e.getMessage());
    }

    private Path brought(ModelId id, String place) throws IOException, InterruptedException {
        return cache.fetches().bring(place, source.locate(id));
    }

    private Path remembered(ModelId id, String place) throws IOException, InterruptedException {
        Path there = cache.fetches().remembered(place);
        if (there == null) {
            throw unavailable(
                    id,
                    Reason.NOT_FOUND,
                    "is not in " + cache + ", which has nothing whole from " + place
                            + ", and offline mode is on: fetch it once"
                            + " without offline mode, or bring the cache's folder from where that was done",
                    null);
        }
        return there;
    }

    private LocalModel local(ModelId id, Path files) throws IOException {
        boolean found = false;
        try {
            LocalModel local = cache.open(id, files);
            used.put(local, files);
            found = true;
            return local;
        } finally {
            if (!found) {
                cache.fetches().release(files);
            }
        }
    }

    @Override
    public void release(LocalModel model) {
        Path files = used.remove(model);
        if (files != null) {
            cache.release(files);
        }
    }

    private static ModelUnavailableException unavailable(
            ModelId id, Reason reason, String what, @Nullable Exception cause) {
        return new ModelUnavailableException(id, reason, "Model '" + id + "' " + what, cause);
    }

    @Override
    public String toString() {
        return source + ", by way of " + cache;
    }
}
