package dev.augur.onnxruntime;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** What ONNX Runtime says, for a person. */
final class OrtErrors {
    private static final String NOISE = "Error code - [A-Z_]+ - message: ";

    /** Of the arena, of the C++ library, of CUDA and its libraries, and of Direct3D. */
    private static final Pattern OUT_OF_MEMORY = Pattern.compile(
            "Failed to allocate memory|is smaller than requested bytes|bad_?\\s?alloc|out of memory|OutOfMemory"
                    + "|ALLOC_FAILED|E_OUTOFMEMORY|8007000E",
            Pattern.CASE_INSENSITIVE);

    private OrtErrors() {}

    /** Whether the library found too little memory, on whichever device; it has no code for that. */
    static boolean isOutOfMemory(OrtException e) {
        return OUT_OF_MEMORY.matcher(String.valueOf(e.getMessage())).find();
    }

    /** The message without its doubled code, on one line. */
    static String text(OrtException e) {
        String message = String.valueOf(e.getMessage()).replaceFirst(NOISE, "");
        return message.replaceAll("\\s+", " ").trim() + " (" + e.getCode() + ")";
    }
}
