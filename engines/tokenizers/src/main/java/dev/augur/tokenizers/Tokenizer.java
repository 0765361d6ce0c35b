package dev.augur.tokenizers;

import dev.augur.InvalidInputException;
import dev.augur.engine.RunGate;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Turns a text into token ids as a Hugging Face {@code tokenizer.json} says, with the tokens that the model expects
 * around a text. Thread-safe; closing waits for the texts under way.
 *
 * <p>A text gets as many ids as it has tokens, at most {@link #maxTokens()}; a longer one is cut. Padding and truncation
 * that are baked into the file are replaced by that.
 *
 * <p>The first tokenizer of a process makes DJL load its native library, which it unpacks once per user: to the folder
 * {@code tokenizers} in the folder that the environment variable or system property {@code ENGINE_CACHE_DIR} or else
 * {@code DJL_CACHE_DIR} names, or in {@code .djl.ai} in the user's home, or in the temporary directory if the home is
 * read-only. Nothing is sent and nothing is downloaded.
 */
public final class Tokenizer implements AutoCloseable {
    private final String name;
    private final NativeTokenizer tokenizer;
    private final int maxTokens;
    private final RunGate gate = new RunGate();

    private Tokenizer(String name, NativeTokenizer tokenizer, int maxTokens) {
        this.name = name;
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    /**
     * Reads a tokenizer from a file, with the default limit; see {@link Builder#maxTokens}.
     *
     * @param file a {@code tokenizer.json}
     * @return the tokenizer, owned by the caller
     * @throws IOException if the file cannot be read or is no tokenizer, or the native library cannot be loaded
     */
    public static Tokenizer load(Path file) throws IOException {
        return builder().load(file);
    }

    /**
     * Begins to describe a tokenizer.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The most ids that a text gets.
     *
     * @return the limit, more than the tokens that are added to each text
     */
    public int maxTokens() {
        return maxTokens;
    }

    /**
     * The ids of a text.
     *
     * @param text the text
     * @return at most {@link #maxTokens()} ids, in a fresh array
     * @throws InvalidInputException if the text is null or cannot be tokenised
     * @throws IllegalStateException if closed
     */
    public long[] encode(String text) {
        return encode(text, false).ids;
    }

    Tokens encode(String text, boolean withTypes) {
        if (text == null) {
            throw new InvalidInputException("Text must not be null");
        }
        int stripe = gate.enter();
        if (stripe == RunGate.CLOSED) {
            throw new IllegalStateException("Tokenizer '" + name + "' is closed");
        }
        try {
            return tokenizer.encode(text, withTypes);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "Text of " + text.length() + " characters cannot be tokenised by '" + name + "': " + e.getMessage(),
                    e);
        } finally {
            gate.exit(stripe);
        }
    }

    /** Refuses further texts, waits for those under way, and frees the native memory. Closing again only waits. */
    @Override
    public void close() {
        if (gate.close()) {
            tokenizer.free();
        }
    }

    @Override
    public String toString() {
        return "tokenizer '" + name + "', at most " + maxTokens + " tokens";
    }

    /** Describes a {@link Tokenizer}. Not thread-safe. */
    public static final class Builder {
        /** What a BERT takes; a longer default would make a long text cost more memory than a caller expects. */
        private static final int MAX_DEFAULT_TOKENS = 512;

        private @Nullable Integer maxTokens;

        private Builder() {}

        /**
         * Sets where texts are cut. By default at the length to which the file itself truncates or pads, but at most
         * 512; at 512 if the file does neither.
         *
         * @param limit the most tokens of a text, those that the tokenizer adds included; more than these
         * @return this builder
         */
        public Builder maxTokens(int limit) {
            this.maxTokens = limit;
            return this;
        }

        /**
         * Reads the tokenizer from a file.
         *
         * @param file a {@code tokenizer.json}
         * @return the tokenizer, owned by the caller
         * @throws IOException if the file cannot be read or is no tokenizer, or the native library cannot be loaded
         * @throws IllegalArgumentException if the limit is too small
         */
        public Tokenizer load(Path file) throws IOException {
            if (!Files.exists(file)) {
                throw new FileNotFoundException("There is no tokenizer file " + file);
            }
            try (InputStream json = Files.newInputStream(file)) {
                return load(json, file.toString());
            }
        }

        /**
         * Reads the tokenizer from the class path.
         *
         * @param loader the class loader that has the resource
         * @param resource the resource's absolute name, without a leading slash
         * @return the tokenizer, owned by the caller
         * @throws IOException if the resource cannot be read or is no tokenizer, or the native library cannot be loaded
         * @throws IllegalArgumentException if the limit is too small
         */
        public Tokenizer load(ClassLoader loader, String resource) throws IOException {
            try (InputStream json = loader.getResourceAsStream(resource)) {
                if (json == null) {
                    throw new FileNotFoundException("There is no tokenizer " + resource + " on the class path");
                }
                return load(json, resource);
            }
        }

        /**
         * Reads the tokenizer from a stream.
         *
         * @param json a {@code tokenizer.json}; read to its end and left open
         * @param name the tokenizer's name in error texts
         * @return the tokenizer, owned by the caller
         * @throws IOException if the stream cannot be read or holds no tokenizer, or the native library cannot be loaded
         * @throws IllegalArgumentException if the limit is too small
         */
        public Tokenizer load(InputStream json, String name) throws IOException {
            String text = read(json, name);
            NativeLibrary.load();
            NativeTokenizer tokenizer = parse(text, name);
            boolean built = false;
            try {
                Tokenizer result = new Tokenizer(name, tokenizer, limit(tokenizer, name));
                built = true;
                return result;
            } finally {
                if (!built) {
                    tokenizer.free();
                }
            }
        }

        private static String read(InputStream json, String name) throws IOException {
            try {
                return new String(json.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IOException("Tokenizer file " + name + " cannot be read: " + e.getMessage(), e);
            }
        }

        private static NativeTokenizer parse(String json, String name) throws IOException {
            try {
                return NativeTokenizer.parse(json);
            } catch (IllegalArgumentException e) {
                throw new IOException("File " + name + " is not a tokenizer.json: " + e.getMessage(), e);
            }
        }

        /** Native code does not truncate at all if the limit leaves no room for a text. */
        private int limit(NativeTokenizer tokenizer, String name) {
            int declared = tokenizer.declaredLength();
            tokenizer.disablePadding();
            tokenizer.truncateAt(MAX_DEFAULT_TOKENS);
            int added = tokenizer.encode("", false).ids.length;
            int most = declared < 0 ? MAX_DEFAULT_TOKENS : Math.min(declared, MAX_DEFAULT_TOKENS);
            int limit = maxTokens == null ? most : maxTokens;
            if (limit <= added) {
                throw new IllegalArgumentException("maxTokens of '" + name + "' must be >= " + (added + 1)
                        + ", because it adds " + added + " tokens to each text, got " + limit);
            }
            tokenizer.truncateAt(limit);
            return limit;
        }
    }
}
