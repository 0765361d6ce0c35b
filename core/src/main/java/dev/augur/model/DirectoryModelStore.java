package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Models under a folder, with or without versions. */
final class DirectoryModelStore implements ModelStore {
    private static final String ALIAS = ".alias";
    private static final String LATEST = "latest";

    private final Path root;

    DirectoryModelStore(Path root) {
        this.root = root;
    }

    @Override
    public LocalModel fetch(ModelId id) {
        try {
            ModelFinder finder = new ModelFinder(id);
            Path found = locate(id, finder).orElse(null);
            if (found == null) {
                throw finder.missing(isNotHere());
            }
            return FileModelStore.local(id, found);
        } catch (InvalidPathException e) {
            // Not every name is one that the file system can have, for example in a locale without its letters.
            throw new ModelUnavailableException(id, Reason.NOT_FOUND, "Model '" + id + "' " + isNotHere(), e);
        } catch (IOException e) {
            throw FileModelStore.unreadable(id, root, e);
        }
    }

    /** What it means now, as far as this store has to say something about it. */
    @Override
    public ModelRoute resolve(ModelId id) {
        try {
            Path folder = root.resolve(id.name());
            Path alias = folder.resolve(id.version() + ALIAS);
            if (id.version() != null && Files.isRegularFile(alias)) {
                return ModelRoute.read(id.name(), alias);
            }
            boolean latest = id.version() == null || id.version().equals(LATEST);
            ModelFinder finder = new ModelFinder(id);
            Path version = latest && finder.named(root).isEmpty()
                    ? finder.latestVersion(folder).orElse(null)
                    : null;
            return ModelRoute.to(version == null ? id : new ModelId(id.name(), String.valueOf(version.getFileName())));
        } catch (InvalidPathException e) {
            return ModelRoute.to(id);
        } catch (IOException e) {
            throw FileModelStore.unreadable(id, root, e);
        }
    }

    private String isNotHere() {
        return "is not under " + root.toAbsolutePath();
    }

    private Optional<Path> locate(ModelId id, ModelFinder finder) throws IOException {
        String version = id.version();
        Path folder = root.resolve(id.name());
        if (version != null) {
            return finder.in(folder.resolve(version));
        }
        Optional<Path> single = finder.named(root);
        return single.isPresent() ? single : finder.latest(folder);
    }

    @Override
    public String toString() {
        return "the store under " + root.toAbsolutePath();
    }
}
