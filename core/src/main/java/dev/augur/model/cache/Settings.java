package dev.augur.model.cache;

import java.nio.file.Path;
import java.time.Duration;

/** What a {@link DiskCache} was built with. */
record Settings(Path folder, long maxBytes, boolean digests, Duration keepUnfinished, Duration patience) {
    Settings {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be >= 1, got " + maxBytes);
        }
        if (keepUnfinished.isNegative()) {
            throw new IllegalArgumentException("keepUnfinished must be >= 0, got " + keepUnfinished);
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must be >= 0, got " + patience);
        }
    }
}
