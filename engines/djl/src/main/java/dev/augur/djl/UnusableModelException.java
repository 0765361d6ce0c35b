package dev.augur.djl;

/** A model's files are not what this engine can load, or its options do not fit it. */
final class UnusableModelException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableModelException(String message) {
        super(message);
    }
}
