package dev.augur.djl;

import dev.augur.tensor.Signature;
import org.jspecify.annotations.Nullable;

/**
 * How one model is called. Immutable.
 *
 * @param signature what the model takes and gives; null to take what a TorchScript archive tells
 * @param method the method of the TorchScript module that is run
 * @param sharing whether runs may overlap
 * @param graphOptimizer whether PyTorch's graph executor specialises and fuses operators for the shapes that it sees,
 *     which makes the first runs slow and the later ones faster
 * @param limits the largest TorchScript archive that is loaded
 */
public record DjlModelOptions(
        @Nullable Signature signature, String method, Sharing sharing, boolean graphOptimizer, ScriptLimits limits) {

    /** Whether runs of a model may overlap. */
    public enum Sharing {
        /**
         * {@link #EXCLUSIVE} for a TorchScript module whose source assigns to its own attributes, and for the models of DJL's
         * other engines, which promise nothing; else {@link #CONCURRENT}.
         */
        DETECT,
        /** Runs overlap as callers come. The model must keep nothing of an input, and change nothing of its own. */
        CONCURRENT,
        /** One run at a time, on copies of its inputs. For models that remember something from run to run. */
        EXCLUSIVE
    }

    /**
     * The defaults: the signature that the archive tells, the method {@code forward}, sharing detected, optimiser on.
     *
     * @return the default options
     */
    public static DjlModelOptions defaults() {
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

    /** The same options with another sharing. */
    DjlModelOptions with(Sharing other) {
        return new DjlModelOptions(signature, method, other, graphOptimizer, limits);
    }

    /** Describes options. Not thread-safe. */
    public static final class Builder {
        private @Nullable Signature signature;
        private String method = "forward";
        private Sharing sharing = Sharing.DETECT;
        private boolean graphOptimizer = true;
        private ScriptLimits limits = ScriptLimits.DEFAULT;

        private Builder() {}

        /**
         * Declares what the model takes and gives. An input bears the name of an argument; the outputs are named as you
         * like, in the model's order, or by the keys of the dictionary that it returns.
         *
         * @param declared names, types and dimensions
         * @return this builder
         */
        public Builder signature(Signature declared) {
            this.signature = declared;
            return this;
        }

        /**
         * Sets the method of the TorchScript module that is run.
         *
         * @param name {@code forward} by default
         * @return this builder
         */
        public Builder method(String name) {
            this.method = name;
            return this;
        }

        /**
         * Sets whether runs may overlap.
         *
         * @param mode {@link Sharing#DETECT} by default
         * @return this builder
         */
        public Builder sharing(Sharing mode) {
            this.sharing = mode;
            return this;
        }

        /**
         * Sets whether PyTorch's graph executor specialises and fuses operators.
         *
         * @param on true by default
         * @return this builder
         */
        public Builder graphOptimizer(boolean on) {
            this.graphOptimizer = on;
            return this;
        }

        /**
         * Sets the largest TorchScript archive that is loaded.
         *
         * @param most the limits
         * @return this builder
         */
        public Builder limits(ScriptLimits most) {
            this.limits = most;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         */
        public DjlModelOptions build() {
            return new DjlModelOptions(signature, method, sharing, graphOptimizer, limits);
        }
    }
}
