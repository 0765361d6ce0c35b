package dev.augur.tokenizers;

import dev.augur.codec.Codec;

/** Texts to vectors, for models that give a vector per token: a {@link TextEncoder} with a {@link PoolingDecoder}. */
public final class TextEmbedding {
    private TextEmbedding() {}

    /**
     * Begins to describe a codec.
     *
     * @param tokenizer the model's tokenizer, which stays the caller's and must be open while the codec is used
     * @return a builder
     */
    public static Builder builder(Tokenizer tokenizer) {
        return new Builder(tokenizer);
    }

    /** Describes a codec from a text to its vector. Not thread-safe. */
    public static final class Builder {
        private final Tokenizer tokenizer;
        private Pooling pooling = Pooling.MEAN;
        private boolean normalize = true;
        private String output = PoolingDecoder.DEFAULT_OUTPUT;
        private int maxBatch = TextEncoder.DEFAULT_MAX_BATCH;
        private int maxChars = TextEncoder.DEFAULT_MAX_CHARS;

        private Builder(Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        /**
         * Sets how the vectors of the tokens become one. By default their mean.
         *
         * @param how the pooling that the model was trained with
         * @return this builder
         */
        public Builder pooling(Pooling how) {
            this.pooling = how;
            return this;
        }

        /**
         * Sets whether vectors are scaled to length 1, so that the dot product of two is their cosine. By default they
         * are.
         *
         * @param scale whether they are
         * @return this builder
         */
        public Builder normalize(boolean scale) {
            this.normalize = scale;
            return this;
        }

        /**
         * Sets the output that has a vector per token. By default {@code last_hidden_state}.
         *
         * @param name its name
         * @return this builder
         */
        public Builder output(String name) {
            this.output = name;
            return this;
        }

        /**
         * Sets the most texts in one run; longer lists are cut. By default 32.
         *
         * @param texts at least 1
         * @return this builder
         */
        public Builder maxBatch(int texts) {
            this.maxBatch = texts;
            return this;
        }

        /**
         * Sets the longest text that is taken, in UTF-16 characters; a longer one is refused. By default 1,000,000. All of
         * a text is tokenised before it is cut to the tokenizer's limit.
         *
         * @param chars at least 1
         * @return this builder
         */
        public Builder maxChars(int chars) {
            this.maxChars = chars;
            return this;
        }

        /**
         * Makes the codec, which gives a {@code float[]} per text.
         *
         * @return the codec, thread-safe and stateless
         * @throws IllegalArgumentException if a limit is less than 1
         */
        public Codec<String, float[]> build() {
            return Codec.of(
                    new TextEncoder(tokenizer, maxBatch, maxChars), new PoolingDecoder(pooling, normalize, output));
        }
    }
}
