package dev.augur.onnxruntime;

/**
 * How large a model may be before it reaches native code. Immutable. The defaults refuse what no trained model needs, and take
 * models of tens of gigabytes of external data and 50,000 nodes; a smaller process wants smaller limits.
 *
 * @param maxFileBytes bytes of the model's file, without external data; at least 1
 * @param maxExternalBytes bytes that the model takes from files beside it; at least 0
 * @param maxGeneratedBytes bytes of constants that the model makes in memory and its files do not carry, as far as they can be
 *     told before it is loaded; at least 0
 * @param maxNodes nodes, with those of subgraphs, and those of the model's own functions for each call; at least 1. ONNX Runtime
 *     takes about 3 KB of memory for each
 * @param maxFields fields of the file other than weights, which bound what it takes when it is parsed; at least 1
 * @param maxDepth graphs in graphs, the main graph being 1; at least 1
 */
public record OnnxLimits(
        long maxFileBytes, long maxExternalBytes, long maxGeneratedBytes, long maxNodes, long maxFields, int maxDepth) {

    /**
     * Checks the numbers.
     *
     * @param maxFileBytes as the record has it
     * @param maxExternalBytes as the record has it
     * @param maxGeneratedBytes as the record has it
     * @param maxNodes as the record has it
     * @param maxFields as the record has it
     * @param maxDepth as the record has it
     */
    public OnnxLimits {
        requireAtLeast(1, "maxFileBytes", maxFileBytes);
        requireAtLeast(0, "maxExternalBytes", maxExternalBytes);
        requireAtLeast(0, "maxGeneratedBytes", maxGeneratedBytes);
        requireAtLeast(1, "maxNodes", maxNodes);
        requireAtLeast(1, "maxFields", maxFields);
        requireAtLeast(1, "maxDepth", maxDepth);
    }

    private static void requireAtLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be >= " + least + ", got " + value);
        }
    }

    /**
     * The defaults: 2 GiB of file, 64 GiB of external data, 1 GiB of generated constants, 100,000 nodes, 4,000,000 fields, 16
     * levels.
     *
     * @return the default limits
     */
    public static OnnxLimits defaults() {
        return builder().build();
    }

    /**
     * A builder that starts from the defaults.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes limits. Not thread-safe. */
    public static final class Builder {
        private long maxFileBytes = 2L << 30;
        private long maxExternalBytes = 64L << 30;
        private long maxGeneratedBytes = 1L << 30;
        private long maxNodes = 100_000;
        private long maxFields = 4_000_000;
        private int maxDepth = 16;

        private Builder() {}

        /**
         * Sets the largest file.
         *
         * @param bytes at least 1; native code takes no ONNX file above 2 GiB
         * @return this builder
         */
        public Builder maxFileBytes(long bytes) {
            this.maxFileBytes = bytes;
            return this;
        }

        /**
         * Sets the most external data.
         *
         * @param bytes at least 0
         * @return this builder
         */
        public Builder maxExternalBytes(long bytes) {
            this.maxExternalBytes = bytes;
            return this;
        }

        /**
         * Sets the most memory for constants that the files do not carry.
         *
         * @param bytes at least 0
         * @return this builder
         */
        public Builder maxGeneratedBytes(long bytes) {
            this.maxGeneratedBytes = bytes;
            return this;
        }

        /**
         * Sets the most nodes.
         *
         * @param nodes at least 1
         * @return this builder
         */
        public Builder maxNodes(long nodes) {
            this.maxNodes = nodes;
            return this;
        }

        /**
         * Sets the most fields.
         *
         * @param fields at least 1
         * @return this builder
         */
        public Builder maxFields(long fields) {
            this.maxFields = fields;
            return this;
        }

        /**
         * Sets the most graphs in each other.
         *
         * @param depth at least 1
         * @return this builder
         */
        public Builder maxDepth(int depth) {
            this.maxDepth = depth;
            return this;
        }

        /**
         * Makes the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException if a number is too small
         */
        public OnnxLimits build() {
            return new OnnxLimits(maxFileBytes, maxExternalBytes, maxGeneratedBytes, maxNodes, maxFields, maxDepth);
        }
    }
}
