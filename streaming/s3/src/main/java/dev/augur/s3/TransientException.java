package dev.augur.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure that the next attempt may not have. */
final class TransientException extends IOException {
    private static final long serialVersionUID = 1;

    TransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
