package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** One model in one file, or in one folder if its format is one. */
final class FileModelStore implements ModelStore {
    private final ModelId id;
    private final Path file;

    FileModelStore(ModelId id, Path file) {
        this.id = id;
        this.file = file;
    }

    @Override
    public LocalModel fetch(ModelId wanted) {
        if (!wanted.equals(id)) {
            throw new ModelUnavailableException(
                    wanted, Reason.NOT_FOUND, "Model '" + wanted + "' is not in " + this, null);
        }
        return local(id, file);
    }

    /** The model in a file that must be there. */
    static LocalModel local(ModelId id, Path file) {
        if (!Files.isRegularFile(file) && !ModelFormat.SAVED_MODEL.matches(file)) {
            throw new ModelUnavailableException(
                    id, Reason.NOT_FOUND, "Model '" + id + "': there is no file " + file.toAbsolutePath(), null);
        }
        return new LocalModel(id, formatOf(id, file), file);
    }

    private static ModelFormat formatOf(ModelId id, Path file) {
        for (ModelFormat format : ModelFormat.values()) {
            if (format.matches(file)) {
                return format;
            }
        }
        throw new ModelUnavailableException(
                id,
                Reason.NOT_LOADABLE,
                "Model '" + id + "': the format of " + file.toAbsolutePath() + " is not known by its ending; known are "
                        + Arrays.toString(ModelFormat.values()),
                null);
    }

    @Override
    public String toString() {
        return "the store of '" + id + "' in " + file.toAbsolutePath();
    }
}
