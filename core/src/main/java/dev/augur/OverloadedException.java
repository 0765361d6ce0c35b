package dev.augur;

import org.jspecify.annotations.Nullable;

/** The call was refused at once because too many were waiting. */
public final class OverloadedException extends InferenceException {
    private static final long serialVersionUID = 1;

    /**
     * A refused call.
     *
     * @param message the whole text
     * @param cause what was thrown beneath, if anything
     */
    public OverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
