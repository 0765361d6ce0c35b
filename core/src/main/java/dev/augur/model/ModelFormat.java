package dev.augur.model;

import java.nio.file.Path;
import java.util.Locale;

/** The form in which a model's files hold it. */
public enum ModelFormat {
    /** An ONNX file, with its external data beside it if it has any. */
    ONNX("onnx|ort");

    /** The file name endings of this format, as alternatives of a regular expression. */
    private final String endings;

    ModelFormat(String endings) {
        this.endings = endings;
    }

    /**
     * Whether a file's name has an ending of this format.
     *
     * @param file the file
     * @return true if it has
     */
    public boolean matches(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.matches(".+\\.(" + endings + ")");
    }
}
