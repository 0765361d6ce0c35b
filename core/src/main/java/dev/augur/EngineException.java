package dev.augur;

import org.jspecify.annotations.Nullable;

/** The engine failed while it ran the model. */
public final class EngineException extends InferenceException {
    private static final long serialVersionUID = 1;

    /**
     * A failed run.
     *
     * @param message the whole text, naming the model and what the engine said
     * @param cause what the engine threw, if anything
     */
    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
