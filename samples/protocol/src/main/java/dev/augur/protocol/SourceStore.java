package dev.augur.protocol;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.model.ModelStore;
import java.util.Collection;
import java.util.List;

/** The stores of all served models as one: each model is the business of its own. Thread-safe. */
final class SourceStore implements ModelStore {
    private final List<ModelSource> sources;

    SourceStore(Collection<ModelSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public LocalModel fetch(ModelId id) {
        return of(id).fetch(id);
    }

    /** Each store knows its own files. */
    @Override
    public void release(LocalModel model) {
        sources.stream()
                .filter(source -> source.id().name().equals(model.id().name()))
                .forEach(source -> source.store().release(model));
    }

    @Override
    public ModelRoute resolve(ModelId id) {
        return of(id).resolve(id);
    }

    /** That of the model; of a version that an alias stands for, that of the name. */
    private ModelStore of(ModelId id) {
        return sources.stream()
                .filter(source -> source.id().equals(id))
                .findFirst()
                .or(() -> sources.stream()
                        .filter(source -> source.id().name().equals(id.name()))
                        .findFirst())
                .orElseThrow(() ->
                        new ModelUnavailableException(id, Reason.NOT_FOUND, "Model '" + id + "' is not served", null))
                .store();
    }
}
