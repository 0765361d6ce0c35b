package dev.augur;

/** The caller gave the call up. */
public final class CancelledException extends InferenceException {
    private static final long serialVersionUID = 1;

    /**
     * A cancelled call.
     *
     * @param message the whole text
     */
    public CancelledException(String message) {
        super(message, null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
