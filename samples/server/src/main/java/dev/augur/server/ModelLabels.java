package dev.augur.server;

import dev.augur.model.ModelId;
import dev.augur.protocol.ServedModels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the model that a request names, for logs and metrics: never a text that a client made up. Immutable. */
final class ModelLabels {
    private static final String MODELS = "/v2/models/";
    private static final String VERSIONS = "/versions/";

    private final List<ModelId> models;

    ModelLabels(List<ModelId> models) {
        this.models = List.copyOf(models);
    }

    /**
     * The model of a path, or of SageMaker's header where the path has none.
     *
     * @return null if there is no such model
     */
    @Nullable
    ModelId find(String path, @Nullable String target) {
        if (path.equals("/invocations")) {
            return target == null ? models.get(0) : find(target, 0, target.length(), null);
        }
        if (!path.startsWith(MODELS)) {
            return null;
        }
        int from = MODELS.length();
        int to = path.indexOf('/', from);
        int end = to < 0 ? path.length() : to;
        return find(path, from, end, version(path, end));
    }

    private static @Nullable String version(String path, int from) {
        if (!path.startsWith(VERSIONS, from)) {
            return null;
        }
        int start = from + VERSIONS.length();
        int end = path.indexOf('/', start);
        return path.substring(start, end < 0 ? path.length() : end);
    }

    /** The last one that fits: versions of a name are neighbours, the highest last. */
    private @Nullable ModelId find(String text, int from, int to, @Nullable String version) {
        ModelId found = null;
        for (ModelId model : models) {
            String name = model.name();
            boolean named = name.length() == to - from && text.startsWith(name, from);
            if (named && (version == null || version.equals(ServedModels.versionOf(model)))) {
                found = model;
            }
        }
        return found;
    }
}
