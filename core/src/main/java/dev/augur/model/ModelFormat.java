package dev.augur.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The form in which a model's files hold it. */
public enum ModelFormat {
    /** An ONNX file, with its external data beside it if it has any. */
    ONNX("onnx|ort"),
    /** A folder with a TensorFlow SavedModel. */
    SAVED_MODEL(""),
    /** A TorchScript archive. */
    TORCHSCRIPT("pt|pth|ts|torchscript");

    /** The file name endings of this format, as alternatives of a regular expression; none for a folder. */
    private final String endings;

    ModelFormat(String endings) {
        this.endings = endings;
    }

    /**
     * Whether a file has an ending of this format, or a folder its parts.
     *
     * @param path the file or folder
     * @return true if it has
     */
    public boolean matches(Path path) {
        if (this == SAVED_MODEL) {
            return Files.isRegularFile(path.resolve("saved_model.pb"));
        }
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return name.matches(".+\\.(" + endings + ")");
    }
}
