package dev.augur.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The form in which a model's files hold it. */
public enum ModelFormat {
    /** An ONNX file, with its external data beside it if it has any. */
    ONNX,
    /** A file in the format of ONNX Runtime itself, which no other runtime reads. */
    ORT,
    /** A folder with a TensorFlow SavedModel. */
    SAVED_MODEL,
    /** A TorchScript archive. */
    TORCHSCRIPT;

    /**
     * The format of a file or folder by its content; its name says nothing. Reads a few kilobytes, and of a zip file its
     * directory up to a megabyte. Whether the model is whole and sound is for its engine to say.
     *
     * <p>An ONNX file has the fields of a {@code ModelProto} and a graph; a file of ONNX Runtime has {@code ORTM} at byte 4;
     * a SavedModel is a folder with {@code saved_model.pb}; a TorchScript archive is a zip file with {@code constants.pkl},
     * {@code version} and {@code code/} in one folder.
     *
     * @param path a file or folder
     * @return its format; empty if it is not there or is no model
     * @throws IOException if it is there and cannot be read
     */
    public static Optional<ModelFormat> of(Path path) throws IOException {
        return Optional.ofNullable(Content.of(path).format());
    }
}
