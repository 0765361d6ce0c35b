package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for one model among files and folders, by their content. The order in which a file system lists them plays no
 * part. For one search, on one thread.
 */
final class ModelFinder {
    private static final String PLAIN = "model";

    /** How Triton calls the folder of a SavedModel. */
    private static final String FOLDER_ENDING = ".savedmodel";

    /** Files with these are meant to be models, whatever they hold. */
    private static final String ENDINGS = "(?i).+\\.(onnx|ort|pt|pth|torchscript)";

    private static final int MAX_DEPTH = 4;

    private final ModelId id;

    /** What was looked at and is no model. */
    private final List<Path> others = new ArrayList<>();

    ModelFinder(ModelId id) {
        this.id = id;
    }

    /** A file in the folder that is called like the model, with any ending or none. */
    Optional<Path> named(Path folder) throws IOException {
        return one(list(folder).stream()
                .filter(path -> stem(path).equals(id.name()) || name(path).equals(id.name()))
                .filter(path -> Files.isRegularFile(path) || name(path).endsWith(FOLDER_ENDING))
                .toList());
    }

    /** What a folder is, or the one model in it. */
    Optional<Path> in(Path folder) throws IOException {
        return isModel(folder)
                ? Optional.of(folder)
                : one(list(folder).stream().filter(path -> !isHidden(path)).toList());
    }

    /** What is in the highest version under a folder, or in the folder if it has no versions. */
    Optional<Path> latest(Path folder) throws IOException {
        return in(latestVersion(folder).orElse(folder));
    }

    /** The highest version under a folder, if it has versions. */
    Optional<Path> latestVersion(Path folder) throws IOException {
        return list(folder).stream()
                .filter(path -> name(path).matches("[0-9]{1,18}") && Files.isDirectory(path))
                .max(Comparator.comparing(path -> new BigInteger(name(path))));
    }

    /** The same; or, where there is no model, the one in the folders below. */
    Optional<Path> within(Path folder) throws IOException {
        return within(folder, MAX_DEPTH);
    }

    private Optional<Path> within(Path folder, int depth) throws IOException {
        Optional<Path> found = latest(folder);
        if (found.isPresent() || depth == 0) {
            return found;
        }
        List<Path> below = new ArrayList<>();
        for (Path path : list(folder)) {
            if (Files.isDirectory(path) && !isHidden(path)) {
                within(path, depth - 1).ifPresent(below::add);
            }
        }
        return one(below);
    }

    /** Why nothing was found: something was meant to be a model, or there is none. */
    ModelUnavailableException missing(String nothing) throws IOException {
        for (Path path : others) {
            boolean meant = name(path).matches(ENDINGS) && Files.isRegularFile(path);
            if (meant || Content.of(path).other() != null) {
                return new ModelUnavailableException(
                        id,
                        Reason.NOT_LOADABLE,
                        "Model '" + id + "': " + path.toAbsolutePath() + " " + Content.complaint(path),
                        null);
            }
        }
        return new ModelUnavailableException(id, Reason.NOT_FOUND, "Model '" + id + "' " + nothing, null);
    }

    private Optional<Path> one(List<Path> paths) throws IOException {
        List<Path> models = new ArrayList<>();
        for (Path path : paths) {
            if (isModel(path)) {
                models.add(path);
            }
        }
        List<Path> plain =
                models.stream().filter(path -> stem(path).equals(PLAIN)).toList();
        List<Path> candidates = plain.isEmpty() ? models : plain;
        if (candidates.size() > 1) {
            throw new ModelUnavailableException(
                    id,
                    Reason.NOT_LOADABLE,
                    "Model '" + id + "' may be each of " + candidates + "; leave one of them, call one '" + PLAIN
                            + "', or name it with ModelStore.file",
                    null);
        }
        return candidates.stream().findFirst();
    }

    private boolean isModel(Path path) throws IOException {
        boolean found = ModelFormat.of(path).isPresent();
        if (!found) {
            others.add(path);
        }
        return found;
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String stem(Path path) {
        String name = name(path);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** Copying programs hide their unfinished files, which look like models from the first bytes on; macOS adds a folder. */
    private static boolean isHidden(Path path) {
        return name(path).startsWith(".") || name(path).equals("__MACOSX");
    }
}
