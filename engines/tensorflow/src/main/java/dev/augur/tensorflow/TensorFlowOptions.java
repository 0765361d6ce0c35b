package dev.augur.tensorflow;

import java.util.Set;

/**
 * How TensorFlow loads and runs models. Immutable.
 *
 * @param tags the tags of the graph to load, all of them and no others
 * @param signature the signature to run
 * @param intraOpThreads threads that share the work of one operator, at least 1; TensorFlow has one pool of them per process, so
 *     the first model that is loaded decides
 * @param interOpThreads 1 to run operators one after the other on the caller's thread; with more, the model has so many
 *     threads of its own, which run independent operators at once
 * @param allowedOperators names of operators that are run although they reach out of the model, to files for example
 * @param limits the largest graph that is loaded
 * @param gpu how the memory of GPUs is used
 */
public record TensorFlowOptions(
        Set<String> tags,
        String signature,
        int intraOpThreads,
        int interOpThreads,
        Set<String> allowedOperators,
        ModelLimits limits,
        GpuOptions gpu) {

    /**
     * Copies the sets and checks the numbers of threads.
     *
     * @param tags as the record has it
     * @param signature as the record has it
     * @param intraOpThreads as the record has it
     * @param interOpThreads as the record has it
     * @param allowedOperators as the record has it
     * @param limits as the record has it
     * @param gpu as the record has it
     */
    public TensorFlowOptions {
        tags = Set.copyOf(tags);
        allowedOperators = Set.copyOf(allowedOperators);
        requirePositive("intraOpThreads", intraOpThreads);
        requirePositive("interOpThreads", interOpThreads);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    /**
     * The defaults: the tag {@code serve}, the signature {@code serving_default}, as many intra-op threads as this JVM has
     * processors (which respects a container's limit), one operator after the other, and no operator that reaches out of
     * the model.
     *
     * @return the default options
     */
    public static TensorFlowOptions defaults() {
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
        private Set<String> tags = Set.of("serve");
        private String signature = "serving_default";
        private int intraOpThreads = Runtime.getRuntime().availableProcessors();
        private int interOpThreads = 1;
        private Set<String> allowedOperators = Set.of();
        private ModelLimits limits = ModelLimits.DEFAULT;
        private GpuOptions gpu = GpuOptions.DEFAULT;

        private Builder() {}

        /**
         * Sets the tags of the graph to load.
         *
         * @param all all of them
         * @return this builder
         */
        public Builder tags(String... all) {
            this.tags = Set.of(all);
            return this;
        }

        /**
         * Sets the signature to run.
         *
         * @param key its key in the model
         * @return this builder
         */
        public Builder signature(String key) {
            this.signature = key;
            return this;
        }

        /**
         * Sets the threads that share the work of one operator.
         *
         * @param threads at least 1; the first model of the process decides
         * @return this builder
         */
        public Builder intraOpThreads(int threads) {
            this.intraOpThreads = threads;
            return this;
        }

        /**
         * Sets the threads that run independent operators at once.
         *
         * @param threads 1 for the caller's thread alone
         * @return this builder
         */
        public Builder interOpThreads(int threads) {
            this.interOpThreads = threads;
            return this;
        }

        /**
         * Sets the operators that are run although they reach out of the model. Only for models that you trust as you trust
         * code.
         *
         * @param names for example {@code InitializeTableFromTextFileV2}, which reads a vocabulary
         * @return this builder
         */
        public Builder allowOperators(String... names) {
            this.allowedOperators = Set.of(names);
            return this;
        }

        /**
         * Sets the largest graph that is loaded.
         *
         * @param most the limits
         * @return this builder
         */
        public Builder limits(ModelLimits most) {
            this.limits = most;
            return this;
        }

        /**
         * Sets how the memory of GPUs is used.
         *
         * @param options the options; the first model of the process on a GPU decides
         * @return this builder
         */
        public Builder gpu(GpuOptions options) {
            this.gpu = options;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         * @throws IllegalArgumentException if a number of threads is below 1
         */
        public TensorFlowOptions build() {
            return new TensorFlowOptions(
                    tags, signature, intraOpThreads, interOpThreads, allowedOperators, limits, gpu);
        }
    }
}
