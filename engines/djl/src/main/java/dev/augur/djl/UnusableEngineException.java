package dev.augur.djl;

import org.jspecify.annotations.Nullable;

/** A DJL engine, or what it needs, is not there or does not start. */
final class UnusableEngineException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableEngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
