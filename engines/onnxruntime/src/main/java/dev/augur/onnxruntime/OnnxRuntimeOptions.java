package dev.augur.onnxruntime;

/**
 * How ONNX Runtime loads and runs models. Immutable.
 *
 * @param intraOpThreads threads that share the work of one operator, the caller's among them; at least 1
 * @param interOpThreads threads that run independent operators at once with {@link ExecutionMode#PARALLEL}; at least 1
 * @param optimizationLevel how far the graph is rewritten when it is loaded
 * @param executionMode whether independent operators of one run may run at once
 * @param memoryPattern whether the memory of a run is laid out by what earlier runs of the same shapes needed
 * @param arena whether freed memory is kept for later runs; off gives it back to the system at once
 * @param spinning whether idle threads burn CPU time while they wait for work, which helps an otherwise idle machine only
 * @param safety what model files may do and how large they may be
 */
public record OnnxRuntimeOptions(
        int intraOpThreads,
        int interOpThreads,
        OptimizationLevel optimizationLevel,
        ExecutionMode executionMode,
        boolean memoryPattern,
        boolean arena,
        boolean spinning,
        OnnxSafety safety) {

    /** How far the graph is rewritten when a model is loaded. */
    public enum OptimizationLevel {
        /** Not at all. */
        NONE,
        /** Constant folding and removal of what is redundant. */
        BASIC,
        /** Fusion of operators as well. */
        EXTENDED,
        /** Layout changes for this processor as well. */
        ALL
    }

    /** Whether independent operators of one run may run at once. */
    public enum ExecutionMode {
        /** One operator after the other. */
        SEQUENTIAL,
        /** Independent operators at once, on the inter-op threads. */
        PARALLEL
    }

    /**
     * Checks the numbers of threads.
     *
     * @param intraOpThreads as the record has it
     * @param interOpThreads as the record has it
     * @param optimizationLevel as the record has it
     * @param executionMode as the record has it
     * @param memoryPattern as the record has it
     * @param arena as the record has it
     * @param spinning as the record has it
     * @param safety as the record has it
     */
    public OnnxRuntimeOptions {
        requirePositive("intraOpThreads", intraOpThreads);
        requirePositive("interOpThreads", interOpThreads);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    /**
     * The defaults: as many intra-op threads as this JVM has processors (which respects a container's limit), no
     * spinning, all optimisations, memory patterns and the arena on, one operator after the other.
     *
     * @return the default options
     */
    public static OnnxRuntimeOptions defaults() {
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

    /** Describes options. Not thread-safe. */
    public static final class Builder {
        private int intraOpThreads = Runtime.getRuntime().availableProcessors();
        private int interOpThreads = 1;
        private OptimizationLevel optimizationLevel = OptimizationLevel.ALL;
        private ExecutionMode executionMode = ExecutionMode.SEQUENTIAL;
        private boolean memoryPattern = true;
        private boolean arena = true;
        private boolean spinning;
        private OnnxSafety safety = OnnxSafety.defaults();

        private Builder() {}

        /**
         * Sets the threads that share the work of one operator.
         *
         * @param threads at least 1, the caller's among them
         * @return this builder
         */
        public Builder intraOpThreads(int threads) {
            this.intraOpThreads = threads;
            return this;
        }

        /**
         * Sets the threads that run independent operators at once.
         *
         * @param threads at least 1; matters with {@link ExecutionMode#PARALLEL} only
         * @return this builder
         */
        public Builder interOpThreads(int threads) {
            this.interOpThreads = threads;
            return this;
        }

        /**
         * Sets how far the graph is rewritten when a model is loaded.
         *
         * @param level the level
         * @return this builder
         */
        public Builder optimizationLevel(OptimizationLevel level) {
            this.optimizationLevel = level;
            return this;
        }

        /**
         * Sets whether independent operators of one run may run at once.
         *
         * @param mode the mode
         * @return this builder
         */
        public Builder executionMode(ExecutionMode mode) {
            this.executionMode = mode;
            return this;
        }

        /**
         * Sets whether the memory of a run is laid out by what earlier runs of the same shapes needed.
         *
         * @param on true by default
         * @return this builder
         */
        public Builder memoryPattern(boolean on) {
            this.memoryPattern = on;
            return this;
        }

        /**
         * Sets whether freed memory is kept for later runs.
         *
         * @param on true by default
         * @return this builder
         */
        public Builder arena(boolean on) {
            this.arena = on;
            return this;
        }

        /**
         * Sets whether idle threads burn CPU time while they wait for work.
         *
         * @param on false by default
         * @return this builder
         */
        public Builder spinning(boolean on) {
            this.spinning = on;
            return this;
        }

        /**
         * Sets what model files may do and how large they may be.
         *
         * @param safety the safety
         * @return this builder
         */
        public Builder safety(OnnxSafety safety) {
            this.safety = safety;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         * @throws IllegalArgumentException if a number of threads is below 1
         */
        public OnnxRuntimeOptions build() {
            return new OnnxRuntimeOptions(
                    intraOpThreads,
                    interOpThreads,
                    optimizationLevel,
                    executionMode,
                    memoryPattern,
                    arena,
                    spinning,
                    safety);
        }
    }
}
