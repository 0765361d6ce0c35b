package dev.augur.quickstart;

import dev.augur.tokenizers.Pooling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say which model embeds. */
final class EmbedderOptions {
    @Option(names = "--model", paramLabel = "FILE", description = "An embedding model in ONNX.")
    @Nullable
    Path model;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "Its tokenizer. By default tokenizer.json beside the model.")
    @Nullable
    Path tokenizer;

    @Option(
            names = "--pooling",
            paramLabel = "HOW",
            description = "How the model was trained: ${COMPLETION-CANDIDATES}. By default MEAN.")
    @Nullable
    Pooling pooling;

    /**
     * Refuses flags that make no sense together.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    void check() {
        if (model == null && (tokenizer != null || pooling != null)) {
            throw new IllegalArgumentException("--tokenizer and --pooling need --model");
        }
    }

    /** Whether the model is the user's. */
    boolean isOwn() {
        return model != null;
    }

    /** Opens the model. */
    Embedding open() throws IOException {
        Path file = model;
        if (file == null) {
            return Embedding.miniLm();
        }
        Path beside = tokenizer == null ? file.resolveSibling("tokenizer.json") : tokenizer;
        return Embedding.of(file, beside, Objects.requireNonNullElse(pooling, Pooling.MEAN));
    }
}
