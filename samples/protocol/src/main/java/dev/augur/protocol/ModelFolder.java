package dev.augur.protocol;

import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists the models under a folder: {@code name.onnx}, {@code name/model.onnx}, {@code name/3/model.onnx}. A file {@code
 * model.onnx} in the folder itself is a model too, as SageMaker unpacks a single one. Files are models by their content,
 * and a SavedModel is a folder in the place of a file.
 */
final class ModelFolder {
    private static final String PLAIN = "model";

    /** Files with these are meant to be models. */
    private static final String ENDINGS = "(?i).+\\.(onnx|ort|pt|pth|torchscript)";

    private final Path root;
    private final @Nullable String ownName;

    /** ownName is what a file {@code model.onnx} in the folder itself is called, null for {@code model}. */
    ModelFolder(Path root, @Nullable String ownName) {
        this.root = root;
        this.ownName = ownName;
    }

    /** By name, and the versions of a model in their order. */
    List<ModelSource> models() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("Model folder " + root + " must be a folder, there is none");
        }
        List<ModelSource> found = new ArrayList<>();
        for (Path entry : isModel(root) ? List.of(root) : list(root)) {
            if (isModel(entry) || isMeant(entry)) {
                found.add(ModelSource.of(new ModelId(nameOf(entry), null), entry));
            } else if (Files.isDirectory(entry)) {
                addFrom(entry, found);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("Model folder " + root
                    + " must hold name.onnx, name/model.onnx, name/1/model.onnx, or model.onnx itself; it holds none");
        }
        if (ownName != null
                && found.stream().noneMatch(model -> model.id().name().equals(ownName))) {
            throw new IllegalArgumentException("Model folder " + root + " must hold model.onnx itself to be called '"
                    + ownName + "'; it does not");
        }
        return found;
    }

    private String nameOf(Path model) {
        String stem = model.equals(root) ? PLAIN : stem(model);
        return stem.equals(PLAIN) && ownName != null ? ownName : stem;
    }

    private static void addFrom(Path folder, List<ModelSource> found) throws IOException {
        String name = folder.getFileName().toString();
        List<Path> versions = new ArrayList<>();
        for (Path entry : list(folder)) {
            if (entry.getFileName().toString().matches("[0-9]{1,18}") && Files.isDirectory(entry)) {
                versions.add(entry);
            }
        }
        versions.sort(
                Comparator.comparing(path -> new BigInteger(path.getFileName().toString())));
        int before = found.size();
        for (Path version : versions) {
            Path file = modelIn(version);
            if (file != null) {
                found.add(ModelSource.of(new ModelId(name, version.getFileName().toString()), file));
            }
        }
        Path file = found.size() == before ? modelIn(folder) : null;
        if (file != null) {
            found.add(ModelSource.of(new ModelId(name, null), file));
        }
    }

    /** The folder if it is a model, else the model {@code model.onnx} if there is one, else the only one, or null. */
    private static @Nullable Path modelIn(Path folder) throws IOException {
        if (isModel(folder)) {
            return folder;
        }
        List<Path> models = new ArrayList<>();
        for (Path entry : list(folder)) {
            if (isModel(entry)) {
                models.add(entry);
            }
        }
        List<Path> plain =
                models.stream().filter(model -> stem(model).equals(PLAIN)).toList();
        List<Path> candidates = plain.isEmpty() ? models : plain;
        if (candidates.size() > 1) {
            throw new IllegalArgumentException("Folder " + folder
                    + " must hold one model, or one that is called model.onnx; it holds " + candidates.size());
        }
        Path meant =
                list(folder).stream().filter(ModelFolder::isMeant).findFirst().orElse(null);
        return candidates.isEmpty() ? meant : candidates.get(0);
    }

    private static boolean isModel(Path path) throws IOException {
        return ModelFormat.of(path).isPresent();
    }

    /** One that turns out to be no model fails when it is loaded, and is not left out without a word. */
    private static boolean isMeant(Path path) {
        return Files.isRegularFile(path) && path.getFileName().toString().matches(ENDINGS);
    }

    private static String stem(Path model) {
        String name = model.getFileName().toString();
        int dot = Files.isDirectory(model) ? name.lastIndexOf(".savedmodel") : name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
