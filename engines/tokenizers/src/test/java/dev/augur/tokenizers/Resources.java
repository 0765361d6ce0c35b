package dev.augur.tokenizers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The real tokenizers of the tests, from their Maven artifacts. */
final class Resources {
    static final ClassLoader LOADER = Resources.class.getClassLoader();
    static final String MINILM = "all-minilm-l6-v2-tokenizer.json";
    static final String MINILM_MODEL = "all-minilm-l6-v2.onnx";
    static final String BGE = "bge-small-en-v1.5-q-tokenizer.json";
    static final String BGE_MODEL = "bge-small-en-v1.5-q.onnx";

    static final String GOLDEN_TEXT = "A man is eating a piece of bread.";
    static final long[] GOLDEN_IDS = {101, 1037, 2158, 2003, 5983, 1037, 3538, 1997, 7852, 1012, 102};

    private Resources() {}

    static Tokenizer minilm() throws IOException {
        return Tokenizer.builder().load(LOADER, MINILM);
    }

    static String text(String resource) throws IOException {
        try (InputStream in = LOADER.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
