package dev.augur.tensorflow;

import org.tensorflow.proto.error.Code;

/** What a call of TensorFlow failed with. The message is on one line and names the code. */
final class NativeException extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    NativeException(int code, String message) {
        super(message.replaceAll("\\s+", " ").trim() + " (" + Code.forNumber(code) + ")");
        this.code = code;
    }

    /** Whether the values of the inputs are to blame. */
    boolean blamesInputs() {
        return code == Code.INVALID_ARGUMENT_VALUE || code == Code.OUT_OF_RANGE_VALUE;
    }

    /** Whether a device had too little memory. Quotas of services have the same code; no operator that is run has one. */
    boolean isOutOfMemory() {
        return code == Code.RESOURCE_EXHAUSTED_VALUE;
    }
}
