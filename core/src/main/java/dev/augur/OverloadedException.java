package dev.augur;

/** The call was refused at once because too many were waiting. */
public final class OverloadedException extends InferenceException {
    private static final long serialVersionUID = 1;

    /**
     * A refused call.
     *
     * @param message the whole text
     */
    public OverloadedException(String message) {
        super(message, null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
