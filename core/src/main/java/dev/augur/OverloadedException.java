package dev.augur;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The call was refused at once because too many were waiting. */
public final class OverloadedException extends InferenceException {
    private static final long serialVersionUID = 1;

    /** When to try again, or null if that is not known. */
    private final @Nullable Duration retryAfter;

    /**
     * A refused call.
     *
     * @param message the whole text
     * @param retryAfter when a new try is likely to be taken; null if that is not known
     * @param cause what was thrown beneath, if anything
     */
    public OverloadedException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * When a new try is likely to be taken, by the measured speed of the model.
     *
     * @return the time from now, or null if it is not known
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
