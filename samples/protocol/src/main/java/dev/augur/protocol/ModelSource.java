package dev.augur.protocol;

import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tokenizers.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a model comes from: what is beside it is known, and nothing of it is loaded. Thread-safe. */
final class ModelSource {
    private static final String TOKENIZER = "tokenizer.json";
    private static final String OPTIONS = "augur.properties";

    private final ModelId id;
    private final ModelStore store;
    private final @Nullable Text text;
    private volatile @Nullable ModelFormat format;

    private ModelSource(ModelId id, ModelStore store, @Nullable Text text) {
        this.id = id;
        this.store = store;
        this.text = text;
    }

    /** What a text model has beside its file. */
    record Text(TokenizerSource tokenizer, TextOptions options) {}

    /** Reads a tokenizer. */
    interface TokenizerSource {
        Tokenizer load(Tokenizer.Builder builder) throws IOException;
    }

    /** The path is a model; what makes it a text model lies beside its file, or in its folder if it is one. */
    static ModelSource of(ModelId id, Path path) throws IOException {
        Path any = Files.isDirectory(path) ? path.resolve("any") : path;
        Path tokenizer = any.resolveSibling(TOKENIZER);
        Path options = any.resolveSibling(OPTIONS);
        boolean isText = Files.exists(tokenizer);
        if (!isText && Files.exists(options)) {
            throw new IllegalArgumentException(
                    options + " is for text models; there must be a " + TOKENIZER + " beside it");
        }
        TextOptions how = Files.exists(options) ? TextOptions.read(options) : TextOptions.DEFAULT;
        Text text = isText ? new Text(builder -> builder.load(tokenizer), how) : null;
        return new ModelSource(id, ModelStore.file(id, path), text);
    }

    static ModelSource of(ModelId id, ModelStore store) {
        return new ModelSource(id, store, null);
    }

    static ModelSource of(EmbeddedModel model) {
        ModelId id = new ModelId(model.name(), null);
        require(model, model.model());
        String tokenizer = model.tokenizer();
        Text text = null;
        if (tokenizer != null) {
            require(model, tokenizer);
            text = new Text(builder -> builder.load(model.loader(), tokenizer), TextOptions.DEFAULT);
        }
        ModelStore store =
                ModelStore.classPath(id, model.loader(), model.model()).verify(id, model.digest());
        return new ModelSource(id, store, text);
    }

    private static void require(EmbeddedModel model, String resource) {
        if (model.loader().getResource(resource) == null) {
            throw new IllegalArgumentException("Model '" + model.name() + "' must have the resource " + resource
                    + " on the class path, there is none; add the artifact that holds it");
        }
    }

    /** Its name and version. */
    ModelId id() {
        return id;
    }

    /** Has this model. */
    ModelStore store() {
        return store;
    }

    /** What makes it a text model; null if it takes tensors. */
    @Nullable
    Text text() {
        return text;
    }

    /** As the Open Inference Protocol names formats: project, underscore, format. */
    String platform() {
        ModelFormat known = format;
        if (known == null) {
            known = told();
            format = known;
        }
        return switch (known) {
            case ONNX -> "onnx_onnxv1";
            case ORT -> "onnxruntime_ort";
            case SAVED_MODEL -> "tensorflow_savedmodel";
            case TORCHSCRIPT -> "pytorch_torchscript";
        };
    }

    private ModelFormat told() {
        ModelId version = store.resolve(id).shares().get(0).model();
        LocalModel files = store.fetch(version);
        store.release(files);
        return files.format();
    }
}
