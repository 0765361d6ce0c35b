package dev.augur.protocol;

import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tokenizers.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from. Nothing is read yet.
 *
 * @param id its name and version
 * @param format the form of its file
 * @param store has this model
 * @param text what makes it a text model; null if it takes tensors
 */
record ModelSource(
        ModelId id,
        ModelFormat format,
        ModelStore store,
        @Nullable Text text) {
    private static final String TOKENIZER = "tokenizer.json";
    private static final String OPTIONS = "augur.properties";

    /** What a text model has beside its file. */
    record Text(TokenizerSource tokenizer, TextOptions options) {}

    /** Reads a tokenizer. */
    interface TokenizerSource {
        Tokenizer load(Tokenizer.Builder builder) throws IOException;
    }

    static ModelSource of(ModelId id, Path file) throws IOException {
        Path tokenizer = file.resolveSibling(TOKENIZER);
        Path options = file.resolveSibling(OPTIONS);
        boolean isText = Files.exists(tokenizer);
        if (!isText && Files.exists(options)) {
            throw new IllegalArgumentException(
                    options + " is for text models; there must be a " + TOKENIZER + " beside it");
        }
        TextOptions how = Files.exists(options) ? TextOptions.read(options) : TextOptions.DEFAULT;
        Text text = isText ? new Text(builder -> builder.load(tokenizer), how) : null;
        return new ModelSource(id, formatOf(file), ModelStore.file(id, file), text);
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
        return new ModelSource(id, formatOf(Path.of(model.model())), store, text);
    }

    private static void require(EmbeddedModel model, String resource) {
        if (model.loader().getResource(resource) == null) {
            throw new IllegalArgumentException("Model '" + model.name() + "' must have the resource " + resource
                    + " on the class path, there is none; add the artifact that holds it");
        }
    }

    /** Whether a file is one and is called like a model. */
    static boolean isModel(Path file) {
        return Files.isRegularFile(file) && formats(file).findAny().isPresent();
    }

    private static ModelFormat formatOf(Path file) {
        return formats(file)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The format of " + file.getFileName() + " must be known by its ending, it is not"));
    }

    private static Stream<ModelFormat> formats(Path file) {
        return Arrays.stream(ModelFormat.values()).filter(format -> format.matches(file));
    }

    /** As the Open Inference Protocol names formats: format, underscore, format and version. */
    String platform() {
        return switch (format) {
            case ONNX -> "onnx_onnxv1";
            case SAVED_MODEL -> "tensorflow_savedmodel";
            case TORCHSCRIPT -> "pytorch_torchscript";
        };
    }
}
