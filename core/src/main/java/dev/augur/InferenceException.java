package dev.augur;

import org.jspecify.annotations.Nullable;

/** The root of every error that a prediction can end with. Texts name what failed and hold no payload. */
public abstract sealed class InferenceException extends RuntimeException
        permits ModelUnavailableException,
                InvalidInputException,
                EngineException,
                OutOfDeviceMemoryException,
                OverloadedException,
                DeadlineExceededException,
                CancelledException {
    private static final long serialVersionUID = 1;

    InferenceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether the same call may succeed later without any change.
     *
     * @return true if a retry makes sense
     */
    public abstract boolean isRetryable();
}
