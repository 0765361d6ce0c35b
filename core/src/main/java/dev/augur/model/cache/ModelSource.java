package dev.augur.model.cache;

import dev.augur.model.ModelId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Knows where models are, and brings none of them: see {@link DiskCache#store}. Implementations are thread-safe. */
public interface ModelSource {
    /**
     * What a model is remembered by when its place cannot be asked. Asks nobody.
     *
     * @param id the model
     * @return for example {@code s3://bucket/models/score}, with no secret in it; null if this source has no such model
     */
    @Nullable
    String place(ModelId id);

    /**
     * Finds the files of a model, in their present version.
     *
     * @param id a model that has a place
     * @return the files; each of their byte sources is new, and not yet pinned to a version that is no longer there
     * @throws NoSuchFileException if it is not there
     * @throws IOException if its place cannot be asked
     */
    SourceModel locate(ModelId id) throws IOException;
}
