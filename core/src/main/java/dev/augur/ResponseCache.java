package dev.augur;

import dev.augur.internal.ResponseTable;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers of predictors, kept for records whose inputs are the same: found by the hash of the model's name and version and
 * of what the codec encodes, bounded by bytes. Calls with equal inputs at the same time run once; those who wait keep
 * their own deadline and cancellation, and try by themselves if the one that ran failed. Failures are not kept. For models
 * that always answer the same input alike. Thread-safe; predictors that share one share its bytes, not its answers.
 *
 * <p>Nobody shares a mutable value with another caller: arrays, and lists and maps of arrays, numbers and texts, are
 * copied in and out. Values of other types need {@link Builder#sizeOf}, and {@link Builder#copyOf} unless they are immutable.
 *
 * @param <O> the type of a prediction
 */
public final class ResponseCache<O> {
    private final ResponseTable<O> table;

    private ResponseCache(Builder<O> builder) {
        this.table = new ResponseTable<>(
                builder.maxBytes, builder.timeToLive, builder.nanoClock, builder.sizeOf, builder.copyOf);
    }

    /**
     * What a cache did since it was made, and what it holds.
     *
     * @param hits records that were answered from the cache
     * @param joined records that waited for a call with equal inputs
     * @param misses records that were run
     * @param evictions answers that were dropped for room or for age
     * @param entries answers that are kept
     * @param bytes about the heap memory of these
     */
    public record Stats(long hits, long joined, long misses, long evictions, long entries, long bytes) {}

    /**
     * Begins to describe a cache.
     *
     * @param <O> the type of a prediction
     * @return a builder
     */
    public static <O> Builder<O> builder() {
        return new Builder<>();
    }

    /**
     * A cache of answers of known types: arrays, texts, numbers, booleans, enums, {@link dev.augur.codec.Classification
     * classifications}, and lists and maps of these.
     *
     * @param maxBytes the most heap memory of its answers, at least 1
     * @param <O> the type of a prediction
     * @return the cache
     */
    public static <O> ResponseCache<O> of(long maxBytes) {
        return ResponseCache.<O>builder().maxBytes(maxBytes).build();
    }

    ResponseTable<O> table() {
        return table;
    }

    /**
     * What the cache did and holds.
     *
     * @return the figures, each exact while nobody calls
     */
    public Stats stats() {
        return table.stats();
    }

    /** Forgets every answer. Calls under way go on, and are not kept. */
    public void clear() {
        table.clear();
    }

    @Override
    public String toString() {
        return "response cache, " + stats();
    }

    /**
     * Describes a {@link ResponseCache}. Not thread-safe.
     *
     * @param <O> the type of a prediction
     */
    public static final class Builder<O> {
        private long maxBytes = 64L << 20;
        private @Nullable Duration timeToLive;
        private LongSupplier nanoClock = System::nanoTime;
        private @Nullable ToLongFunction<? super O> sizeOf;
        private @Nullable UnaryOperator<O> copyOf;

        private Builder() {}

        /**
         * Sets the most heap memory of the answers. By default 64 MiB.
         *
         * @param bytes at least 1
         * @return this builder
         */
        public Builder<O> maxBytes(long bytes) {
            this.maxBytes = bytes;
            return this;
        }

        /**
         * Sets how long an answer is used. By default for ever.
         *
         * @param time from when it was given, more than zero
         * @return this builder
         */
        public Builder<O> timeToLive(Duration time) {
            this.timeToLive = time;
            return this;
        }

        /**
         * Sets the clock of the time to live. By default {@code System::nanoTime}.
         *
         * @param clock the time in nanoseconds since any moment; never goes back
         * @return this builder
         */
        public Builder<O> nanoClock(LongSupplier clock) {
            this.nanoClock = clock;
            return this;
        }

        /**
         * Sets how large an answer is. By default known for the types that {@link ResponseCache#of} names; another type
         * fails its call with an {@link IllegalStateException}.
         *
         * @param bytes heap memory of an answer, about, at least 0
         * @return this builder
         */
        public Builder<O> sizeOf(ToLongFunction<? super O> bytes) {
            this.sizeOf = bytes;
            return this;
        }

        /**
         * Sets how an answer is copied, into the cache and out of it for each caller. By default arrays, lists and maps
         * are copied in depth, and everything else is shared.
         *
         * @param copy gives a value that shares nothing mutable with its argument
         * @return this builder
         */
        public Builder<O> copyOf(UnaryOperator<O> copy) {
            this.copyOf = copy;
            return this;
        }

        /**
         * Makes the cache.
         *
         * @return the cache, to be given to {@link PredictorBuilder#cache}
         * @throws IllegalArgumentException if a value is out of its range
         */
        public ResponseCache<O> build() {
            if (maxBytes < 1) {
                throw new IllegalArgumentException("maxBytes must be >= 1, got " + maxBytes);
            }
            if (timeToLive != null && (timeToLive.isNegative() || timeToLive.isZero())) {
                throw new IllegalArgumentException("timeToLive must be > 0, got " + timeToLive);
            }
            return new ResponseCache<>(this);
        }
    }
}
