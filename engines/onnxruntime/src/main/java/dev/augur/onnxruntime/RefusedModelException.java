package dev.augur.onnxruntime;

/** A model file must not reach native code: it is damaged, reaches out of its folder, or exceeds a limit. */
final class RefusedModelException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedModelException(String message) {
        super(message);
    }
}
