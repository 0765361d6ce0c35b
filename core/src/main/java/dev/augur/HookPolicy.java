package dev.augur;

import java.time.Duration;

/**
 * The limits of a hook of one predictor. Immutable.
 *
 * @param threads the most threads, at least 1; they are started on demand, and end when idle
 * @param queueCapacity how many runs of the hook may wait for a thread; what comes then is dropped, and the listener told
 * @param maxWait how long a call waits for {@code before}, queue included; then it goes on with the record as it is
 * @param timeout how long a run of the hook may take; then its thread is interrupted. Closing an {@link Inference} waits
 *     for its hooks that long
 * @param idle how long a thread without work is kept
 */
public record HookPolicy(int threads, int queueCapacity, Duration maxWait, Duration timeout, Duration idle) {
    /**
     * Checks.
     *
     * @param threads as the record has it
     * @param queueCapacity as the record has it
     * @param maxWait as the record has it
     * @param timeout as the record has it
     * @param idle as the record has it
     */
    public HookPolicy {
        require(threads >= 1, "threads must be >= 1, got " + threads);
        require(queueCapacity >= 0, "queueCapacity must be >= 0, got " + queueCapacity);
        require(isPositive(maxWait), "maxWait must be > 0, got " + maxWait);
        require(isPositive(timeout), "timeout must be > 0, got " + timeout);
        require(!idle.isNegative(), "idle must be >= 0, got " + idle);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException(text);
        }
    }

    /**
     * Up to 16 threads, 1,024 runs waiting, 50 ms of a call's time, 10 s a run, threads kept for 10 s.
     *
     * @return the policy
     */
    public static HookPolicy standard() {
        return builder().build();
    }

    /**
     * Begins to describe a policy, from {@link #standard()}.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a {@link HookPolicy}. Not thread-safe. */
    public static final class Builder {
        private int threads = 16;
        private int queueCapacity = 1024;
        private Duration maxWait = Duration.ofMillis(50);
        private Duration timeout = Duration.ofSeconds(10);
        private Duration idle = Duration.ofSeconds(10);

        private Builder() {}

        /**
         * Sets the most threads. By default 16. A hook that waits for 50 ms needs a thread for every 20 calls a second.
         *
         * @param most at least 1
         * @return this builder
         */
        public Builder threads(int most) {
            this.threads = most;
            return this;
        }

        /**
         * Sets how many runs may wait for a thread. By default 1,024. Records of a list count one by one.
         *
         * @param runs zero drops what finds no thread
         * @return this builder
         */
        public Builder queueCapacity(int runs) {
            this.queueCapacity = runs;
            return this;
        }

        /**
         * Sets how long a call waits for {@code before}. By default 50 ms.
         *
         * @param longest more than zero
         * @return this builder
         */
        public Builder maxWait(Duration longest) {
            this.maxWait = longest;
            return this;
        }

        /**
         * Sets how long a run may take. By default 10 s.
         *
         * @param longest more than zero
         * @return this builder
         */
        public Builder timeout(Duration longest) {
            this.timeout = longest;
            return this;
        }

        /**
         * Sets how long a thread without work is kept. By default 10 s.
         *
         * @param longest zero ends it at once
         * @return this builder
         */
        public Builder idle(Duration longest) {
            this.idle = longest;
            return this;
        }

        /**
         * Makes the policy.
         *
         * @return the policy
         * @throws IllegalArgumentException if a value is out of its range
         */
        public HookPolicy build() {
            return new HookPolicy(threads, queueCapacity, maxWait, timeout, idle);
        }
    }
}
