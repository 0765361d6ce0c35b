package dev.augur.lambda;

import org.jspecify.annotations.Nullable;

/** An event that will fail again however often it comes: it is malformed, or asks for what is not there. */
public final class RequestRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RequestRejectedException(String message) {
        this(message, null);
    }

    RequestRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
