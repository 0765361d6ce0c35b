package dev.augur.onnxruntime;

/** A model takes or gives a kind of value that the Java API of ONNX Runtime does not carry. */
final class UnsupportedValueException extends Exception {
    private static final long serialVersionUID = 1;

    UnsupportedValueException(String message) {
        super(message);
    }
}
