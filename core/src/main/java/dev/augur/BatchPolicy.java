package dev.augur;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How concurrent calls of one predictor share runs. Immutable.
 *
 * <p>The length of a record is what its codec says, such as its tokens, or the caller's own measure; records without a
 * length have length 1. A batch costs its rows times its longest length, since shorter rows are padded.
 *
 * @param maxRows the most rows in a run, at least 1; the codec's own bound holds too
 * @param maxCost the largest cost of a run, at least 1; a record that costs more runs alone
 * @param maxPadding the largest share of a run's cost that is padding, from 0 to less than 1
 * @param maxDelay how long the first of a batch waits for others when a run could begin; zero waits for nobody
 * @param queueCapacity the most rows that wait; further calls are refused
 * @param preferredSizes numbers of rows that the model runs best with: a batch is cut to the largest of them that it
 *     fills; empty if there are none
 * @param allowedSizes the only numbers of rows that the model is run with: a batch is filled up to the next of them with
 *     copies of its last row; empty if any will do
 * @param fixedBatch what happens to a batch if the model declares a fixed number of rows
 * @param targetP99 the latency that at least 99 of 100 calls shall keep: calls that would miss it are refused at
 *     once; null to admit whatever the queue holds
 */
public record BatchPolicy(
        int maxRows,
        long maxCost,
        double maxPadding,
        Duration maxDelay,
        int queueCapacity,
        List<Integer> preferredSizes,
        List<Integer> allowedSizes,
        FixedBatch fixedBatch,
        @Nullable Duration targetP99) {

    /** What happens to a batch if the model declares a fixed number of rows. */
    public enum FixedBatch {
        /** It is cut to runs of that number; a rest is filled up with copies of its last row. */
        LOOP,
        /** The predictor refuses the model, when it is loaded. */
        REFUSE
    }

    /**
     * Checks and copies.
     *
     * @param maxRows as the record has it
     * @param maxCost as the record has it
     * @param maxPadding as the record has it
     * @param maxDelay as the record has it
     * @param queueCapacity as the record has it
     * @param preferredSizes as the record has it
     * @param allowedSizes as the record has it
     * @param fixedBatch as the record has it
     * @param targetP99 as the record has it
     */
    public BatchPolicy {
        require(maxRows >= 1, "maxRows must be >= 1, got " + maxRows);
        require(maxCost >= 1, "maxCost must be >= 1, got " + maxCost);
        require(maxPadding >= 0 && maxPadding < 1, "maxPadding must be >= 0 and < 1, got " + maxPadding);
        require(!maxDelay.isNegative(), "maxDelay must be >= 0, got " + maxDelay);
        require(queueCapacity >= 0, "queueCapacity must be >= 0, got " + queueCapacity);
        require(
                targetP99 == null || (!targetP99.isNegative() && !targetP99.isZero()),
                "targetP99 must be > 0, got " + targetP99);
        preferredSizes = sorted("preferredSizes", preferredSizes);
        allowedSizes = sorted("allowedSizes", allowedSizes);
    }

    private static List<Integer> sorted(String what, List<Integer> sizes) {
        for (int size : sizes) {
            require(size >= 1, what + " must be >= 1, got " + size);
        }
        return sizes.stream().sorted().distinct().toList();
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException(text);
        }
    }

    /**
     * Up to 64 rows a run, 1,024 waiting, 20% padding, no delay.
     *
     * @return the policy
     */
    public static BatchPolicy automatic() {
        return builder().build();
    }

    /**
     * Begins to describe a policy, from {@link #automatic()}.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a {@link BatchPolicy}. Not thread-safe. */
    public static final class Builder {
        private int maxRows = 64;
        private long maxCost = Long.MAX_VALUE;
        private double maxPadding = 0.2;
        private Duration maxDelay = Duration.ZERO;
        private int queueCapacity = 1024;
        private List<Integer> preferredSizes = List.of();
        private List<Integer> allowedSizes = List.of();
        private FixedBatch fixedBatch = FixedBatch.LOOP;
        private @Nullable Duration targetP99;

        private Builder() {}

        /**
         * Sets the most rows in a run. By default 64.
         *
         * @param rows at least 1
         * @return this builder
         */
        public Builder maxRows(int rows) {
            this.maxRows = rows;
            return this;
        }

        /**
         * Sets the largest cost of a run: rows times longest length. By default there is no limit.
         *
         * @param cost at least 1
         * @return this builder
         */
        public Builder maxCost(long cost) {
            this.maxCost = cost;
            return this;
        }

        /**
         * Sets the largest share of a run's cost that is padding. By default 0.2.
         *
         * @param share from 0 to less than 1
         * @return this builder
         */
        public Builder maxPadding(double share) {
            this.maxPadding = share;
            return this;
        }

        /**
         * Sets how long the first of a batch waits for others. By default it waits for nobody.
         *
         * @param delay zero or more
         * @return this builder
         */
        public Builder maxDelay(Duration delay) {
            this.maxDelay = delay;
            return this;
        }

        /**
         * Sets the most rows that wait. By default 1,024.
         *
         * @param rows zero refuses every call that cannot run at once
         * @return this builder
         */
        public Builder queueCapacity(int rows) {
            this.queueCapacity = rows;
            return this;
        }

        /**
         * Sets numbers of rows that the model runs best with. By default none.
         *
         * @param rows each at least 1
         * @return this builder
         */
        public Builder preferredSizes(Integer... rows) {
            this.preferredSizes = List.of(rows);
            return this;
        }

        /**
         * Sets the only numbers of rows that the model is run with. By default any.
         *
         * @param rows each at least 1
         * @return this builder
         */
        public Builder allowedSizes(Integer... rows) {
            this.allowedSizes = List.of(rows);
            return this;
        }

        /**
         * Sets what happens to a batch if the model declares a fixed number of rows. By default it is looped.
         *
         * @param what what happens
         * @return this builder
         */
        public Builder fixedBatch(FixedBatch what) {
            this.fixedBatch = what;
            return this;
        }

        /**
         * Sets the latency that at least 99 of 100 calls shall keep. By default only the queue's capacity governs.
         *
         * @param latency from the call to its answer
         * @return this builder
         */
        public Builder targetP99(Duration latency) {
            this.targetP99 = latency;
            return this;
        }

        /**
         * Makes the policy.
         *
         * @return the policy
         * @throws IllegalArgumentException if a value is out of its range
         */
        public BatchPolicy build() {
            return new BatchPolicy(
                    maxRows,
                    maxCost,
                    maxPadding,
                    maxDelay,
                    queueCapacity,
                    preferredSizes,
                    allowedSizes,
                    fixedBatch,
                    targetP99);
        }
    }
}
