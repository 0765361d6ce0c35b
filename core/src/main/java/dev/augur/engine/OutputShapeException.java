package dev.augur.engine;

/** A run gave an output another shape than the model declares, so that it did not fit the memory prepared for it. */
public final class OutputShapeException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * A wrong declaration.
     *
     * @param message what the engine said
     * @param cause what the engine threw
     */
    public OutputShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
