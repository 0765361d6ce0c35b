package dev.augur.onnxruntime;

import ai.onnxruntime.OrtException;

/** What ONNX Runtime says, for a person. */
final class OrtErrors {
    private static final String NOISE = "Error code - [A-Z_]+ - message: ";

    private OrtErrors() {}

    /** The message without its doubled code, on one line. */
    static String text(OrtException e) {
        String message = String.valueOf(e.getMessage()).replaceFirst(NOISE, "");
        return message.replaceAll("\\s+", " ").trim() + " (" + e.getCode() + ")";
    }
}
