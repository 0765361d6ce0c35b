package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Models under a folder, with or without versions. */
final class DirectoryModelStore implements ModelStore {
    private final Path root;

    DirectoryModelStore(Path root) {
        this.root = root;
    }

    @Override
    public LocalModel fetch(ModelId id) {
        try {
            Path file = locate(id).orElseThrow(() -> missing(id, null));
            return FileModelStore.local(id, file);
        } catch (InvalidPathException e) {
            // Not every name is one that the file system can have, for example in a locale without its letters.
            throw missing(id, e);
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    id,
                    Reason.UNREADABLE,
                    "Model '" + id + "' under " + root.toAbsolutePath() + " cannot be read: " + e,
                    e);
        }
    }

    private ModelUnavailableException missing(ModelId id, @Nullable InvalidPathException cause) {
        return new ModelUnavailableException(
                id, Reason.NOT_FOUND, "Model '" + id + "' is not under " + root.toAbsolutePath(), cause);
    }

    private Optional<Path> locate(ModelId id) throws IOException {
        String version = id.version();
        Path folder = root.resolve(id.name());
        if (version != null) {
            return modelIn(folder.resolve(version));
        }
        Optional<Path> single = modelNamed(id.name());
        if (single.isPresent()) {
            return single;
        }
        Optional<Path> latest = latestOf(folder);
        return latest.isPresent() ? modelIn(latest.get()) : modelIn(folder);
    }

    private Optional<Path> modelNamed(String name) throws IOException {
        return list(root).stream()
                .filter(file -> isModel(file) && stem(file).equals(name))
                .findFirst();
    }

    private static Optional<Path> modelIn(Path folder) throws IOException {
        return list(folder).stream().filter(DirectoryModelStore::isModel).findFirst();
    }

    private static Optional<Path> latestOf(Path folder) throws IOException {
        return list(folder).stream()
                .filter(path -> path.getFileName().toString().matches("[0-9]{1,18}") && Files.isDirectory(path))
                .max(Comparator.comparing(
                        path -> new BigInteger(path.getFileName().toString())));
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static boolean isModel(Path file) {
        return Stream.of(ModelFormat.values()).anyMatch(format -> format.matches(file)) && Files.isRegularFile(file);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    @Override
    public String toString() {
        return "the store under " + root.toAbsolutePath();
    }
}
