package dev.augur;

/** The call's deadline passed, or could not have been met. */
public final class DeadlineExceededException extends InferenceException {
    private static final long serialVersionUID = 1;

    /**
     * A missed deadline.
     *
     * @param message the whole text
     */
    public DeadlineExceededException(String message) {
        super(message, null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
