package dev.augur.tensorflow;

/** A model is not to be loaded. The message completes "cannot load ...: ". */
final class RefusedModelException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedModelException(String why) {
        super(why);
    }
}
