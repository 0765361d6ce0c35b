package dev.augur.http;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failure that the next attempt may not have. */
final class TransientException extends IOException {
    private static final long serialVersionUID = 1;

    /** How long the server wants to be left alone. */
    private final @Nullable Duration retryAfter;

    TransientException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
