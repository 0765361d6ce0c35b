package dev.augur.tokenizers;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer in native memory. Threads may encode at the same time, but not while or after it is freed or configured.
 *
 * <p>This is DJL's binding without the classes around it, which copy eight arrays per text, a string for each token among
 * them, where a model takes one or two, and which look for a place to send telemetry to. Texts are encoded one by one:
 * where a text of a batch cannot be encoded, native code ends the process. See {@code docs/decisions/0007}.
 */
final class NativeTokenizer {
    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

    private final long handle;

    private NativeTokenizer(long handle) {
        this.handle = handle;
    }

    /**
     * Reads a tokenizer.
     *
     * @param json content of a {@code tokenizer.json}
     * @throws IllegalArgumentException if it is none
     */
    static NativeTokenizer parse(String json) {
        try {
            return new NativeTokenizer(LIBRARY.createTokenizerFromString(json));
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    /** The length to which the file truncates, or else pads, or -1 if it does neither. */
    int declaredLength() {
        return LIBRARY.getMaxLength(handle);
    }

    void disablePadding() {
        LIBRARY.disablePadding(handle);
    }

    void truncateAt(int maxTokens) {
        LIBRARY.setTruncation(handle, maxTokens, "LONGEST_FIRST", 0);
    }

    /**
     * Encodes a text, with the tokens that the tokenizer adds.
     *
     * @throws IllegalArgumentException if there are no ids for it
     */
    Tokens encode(String text, boolean withTypes) {
        long encoding;
        try {
            encoding = LIBRARY.encode(handle, text, true);
        } catch (RuntimeException e) {
            throw refused(e);
        }
        try {
            long @Nullable [] types = withTypes ? LIBRARY.getTypeIds(encoding) : null;
            return new Tokens(LIBRARY.getTokenIds(encoding), types);
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    void free() {
        LIBRARY.deleteTokenizer(handle);
    }

    /** Native code throws nothing more specific than a RuntimeException. */
    private static IllegalArgumentException refused(RuntimeException thrown) {
        return new IllegalArgumentException(thrown.getMessage(), thrown);
    }
}
