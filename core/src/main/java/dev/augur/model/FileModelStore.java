package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One model in one file, or in one folder. */
final class FileModelStore implements ModelStore {
    private final ModelId id;
    private final Path path;

    FileModelStore(ModelId id, Path path) {
        this.id = id;
        this.path = path;
    }

    @Override
    public LocalModel fetch(ModelId wanted) {
        if (!wanted.equals(id)) {
            throw new ModelUnavailableException(
                    wanted, Reason.NOT_FOUND, "Model '" + wanted + "' is not in " + this, null);
        }
        try {
            return local(id, Files.isDirectory(path) ? inFolder() : path);
        } catch (IOException e) {
            throw unreadable(id, path, e);
        }
    }

    private Path inFolder() throws IOException {
        ModelFinder finder = new ModelFinder(id);
        Path found = finder.within(path).orElse(null);
        if (found == null) {
            throw finder.missing("is not in " + path.toAbsolutePath() + ", a folder without a model");
        }
        return found;
    }

    /** The model that a path is; it must be there. */
    static LocalModel local(ModelId id, Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new ModelUnavailableException(
                    id, Reason.NOT_FOUND, "Model '" + id + "': there is no file " + path.toAbsolutePath(), null);
        }
        ModelFormat format = ModelFormat.of(path).orElse(null);
        if (format == null) {
            throw new ModelUnavailableException(
                    id,
                    Reason.NOT_LOADABLE,
                    "Model '" + id + "': " + path.toAbsolutePath() + " " + Content.complaint(path),
                    null);
        }
        return new LocalModel(id, format, path);
    }

    static ModelUnavailableException unreadable(ModelId id, Path path, IOException cause) {
        return new ModelUnavailableException(
                id,
                Reason.UNREADABLE,
                "Model '" + id + "': " + path.toAbsolutePath() + " cannot be read: " + cause,
                cause);
    }

    @Override
    public String toString() {
        return "the store of '" + id + "' in " + path.toAbsolutePath();
    }
}
