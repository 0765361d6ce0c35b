package dev.augur.streaming;

import dev.augur.InferenceException;
import org.jspecify.annotations.Nullable;

/** A record that failed: where, in which version of its object, why, and as it is written if that is to be kept. */
final class Failed {
    private final Position position;
    private final String version;
    private final InferenceException error;
    private final byte @Nullable [] raw;

    Failed(Position position, String version, InferenceException error, byte @Nullable [] raw) {
        this.position = position;
        this.version = version;
        this.error = error;
        this.raw = raw;
    }

    Position position() {
        return position;
    }

    String version() {
        return version;
    }

    InferenceException error() {
        return error;
    }

    byte @Nullable [] raw() {
        return raw;
    }
}
