package dev.augur;

import org.jspecify.annotations.Nullable;

/** The record cannot be given to the model; the same record will fail again. */
public final class InvalidInputException extends InferenceException {
    private static final long serialVersionUID = 1;

    /**
     * An invalid record.
     *
     * @param message the whole text: what, which, expected, got
     * @param cause what was thrown beneath, if anything
     */
    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * An invalid record.
     *
     * @param message the whole text: what, which, expected, got
     */
    public InvalidInputException(String message) {
        this(message, null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
