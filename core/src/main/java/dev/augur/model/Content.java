package dev.augur.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a file or folder is, by what stands in it.
 *
 * @param format the format of the model that it is; null if it is none that an engine could load
 * @param other what it is instead, to follow "is", with what to do; null if that is not known either
 */
record Content(@Nullable ModelFormat format, @Nullable String other) {
    /** The file of a SavedModel that holds its graphs. */
    static final String SAVED_MODEL_FILE = "saved_model.pb";

    private static final Content UNKNOWN = new Content(null, null);

    private static final String SAVED_MODEL_TEXT = "saved_model.pbtxt";
    private static final String NOT_SCRIPT =
            ", not TorchScript; export it with torch.jit.trace or torch.jit.script, or to ONNX";
    private static final String CONVERT = "; convert it to ONNX or to a TensorFlow SavedModel";
    private static final String UNPACK = "; unpack it, or read it with the module augur-archives";

    /** Kinds that a number at a fixed place tells. */
    private static final List<Magic> MAGICS = List.of(
            new Magic(
                    0,
                    "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.",
                    "an old PyTorch checkpoint" + NOT_SCRIPT),
            new Magic(0, "\u0080\u0002", "a Python pickle, which is a program" + CONVERT),
            new Magic(0, "\u0080\u0003", "a Python pickle, which is a program" + CONVERT),
            new Magic(0, "\u0080\u0004", "a Python pickle, which is a program" + CONVERT),
            new Magic(0, "\u0080\u0005", "a Python pickle, which is a program" + CONVERT),
            new Magic(0, "\u0089HDF\r\n\u001a\n", "an HDF5 file, as Keras writes .h5" + CONVERT),
            new Magic(4, "TFL3", "a TensorFlow Lite model, which no engine here loads" + CONVERT),
            new Magic(4, "ET12", "an ExecuTorch program, which no engine here loads; export it to TorchScript or ONNX"),
            new Magic(0, "GGUF", "a GGUF file for llama.cpp, which no engine here loads; export the model to ONNX"),
            new Magic(0, "version https://git-lfs", "a pointer of Git LFS and not the file itself; run git lfs pull"),
            new Magic(0, "<!DOCTYPE", "an HTML page, perhaps the error of a download"),
            new Magic(0, "<html", "an HTML page, perhaps the error of a download"),
            new Magic(0, "\u001f\u008b", "a gzip file" + UNPACK),
            new Magic(0, "(\u00b5/\u00fd", "a zstd file" + UNPACK),
            new Magic(257, "ustar", "a tar archive" + UNPACK));

    private record Magic(int offset, String latin1, String what) {}

    /** Reads a few kilobytes; of a zip file its directory. */
    static Content of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return ofFolder(path);
        }
        if (!Files.isRegularFile(path)) {
            return UNKNOWN;
        }
        try (FileBytes file = FileBytes.open(path)) {
            return ofFile(file);
        }
    }

    private static Content ofFolder(Path folder) throws IOException {
        Path graphs = folder.resolve(SAVED_MODEL_FILE);
        if (Files.isRegularFile(graphs)) {
            try (FileBytes file = FileBytes.open(graphs)) {
                return new ProtoHead(file).isSavedModel()
                        ? new Content(ModelFormat.SAVED_MODEL, null)
                        : other("a folder whose " + SAVED_MODEL_FILE + " is no SavedModel (" + describe(file) + ")");
            }
        }
        return Files.isRegularFile(folder.resolve(SAVED_MODEL_TEXT))
                ? other("a SavedModel as text (" + SAVED_MODEL_TEXT + "), which is not supported; save it as "
                        + SAVED_MODEL_FILE)
                : UNKNOWN;
    }

    private static Content ofFile(FileBytes file) throws IOException {
        if (file.has(4, "ORTM")) {
            return new Content(ModelFormat.ORT, null);
        }
        if (file.has(0, "PK\u0003\u0004")) {
            return ofZip(ZipNames.of(file));
        }
        for (Magic magic : MAGICS) {
            if (file.has(magic.offset(), magic.latin1())) {
                return other(magic.what());
            }
        }
        if (new ProtoHead(file).isOnnx()) {
            return new Content(ModelFormat.ONNX, null);
        }
        if (isSafetensors(file)) {
            return other(
                    "a safetensors file, which holds weights and no model; export the model to ONNX or TorchScript");
        }
        return new ProtoHead(file).isSavedModel()
                ? other("the graphs of a TensorFlow SavedModel; give the folder of " + SAVED_MODEL_FILE)
                : UNKNOWN;
    }

    /** PyTorch's own rule is that a TorchScript archive has constants and other archives have not. */
    private static Content ofZip(List<String> names) {
        String first = names.isEmpty() ? "" : names.get(0);
        String top = first.substring(0, first.indexOf('/') + 1);
        boolean constants = names.contains(top + "constants.pkl");
        boolean code = names.stream().anyMatch(name -> name.startsWith(top + "code/"));
        if (constants && code && names.contains(top + "version")) {
            return new Content(ModelFormat.TORCHSCRIPT, null);
        }
        if (names.contains(top + "data.pkl")) {
            return other("a PyTorch state dict or pickled module" + NOT_SCRIPT);
        }
        if (names.contains("model.weights.h5") && names.contains("config.json")) {
            return other("a Keras model" + CONVERT);
        }
        if (names.contains(top + "archive_format") || names.contains("serialized_exported_program.json")) {
            return other("a program of torch.export" + NOT_SCRIPT);
        }
        return other(
                names.isEmpty() ? "a zip file without a readable directory, perhaps cut short" : "a zip file" + UNPACK);
    }

    /** The length of a JSON object, and that object. */
    private static boolean isSafetensors(FileBytes file) throws IOException {
        long header = file.size() < 10 ? 0 : file.at(0, 8).getLong();
        return header >= 2 && header <= file.size() - 8 && file.has(8, "{\"");
    }

    private static Content other(String what) {
        return new Content(null, what);
    }

    /** Why a path is no model, to follow its name. */
    static String complaint(Path path) throws IOException {
        String other = of(path).other();
        if (other != null) {
            return "is " + other;
        }
        if (!Files.isRegularFile(path)) {
            return "is no file and no folder with a " + SAVED_MODEL_FILE;
        }
        try (FileBytes file = FileBytes.open(path)) {
            return "is of no known format (" + describe(file) + ", its ending is " + ending(path) + "); known are "
                    + List.of(ModelFormat.values());
        }
    }

    private static String describe(FileBytes file) throws IOException {
        return file.size() == 0
                ? "it is empty"
                : String.format(Locale.ROOT, "%,d bytes, the first are %s", file.size(), file.hex(16));
    }

    private static String ending(Path path) {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "none" : name.substring(dot);
    }
}
