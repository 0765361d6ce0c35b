package dev.augur.streaming;

import dev.augur.io.ByteSink;
import org.jspecify.annotations.Nullable;

/** What becomes of records that fail. Immutable and thread-safe. */
public final class ErrorPolicy {
    private final @Nullable ByteSink deadLetters;
    private final long maxFailed;

    private ErrorPolicy(@Nullable ByteSink deadLetters, long maxFailed) {
        if (maxFailed < 0) {
            throw new IllegalArgumentException("maxFailed must be >= 0, got " + maxFailed);
        }
        this.deadLetters = deadLetters;
        this.maxFailed = maxFailed;
    }

    /**
     * The first record that fails ends the run.
     *
     * @return the policy
     */
    public static ErrorPolicy failFirst() {
        return new ErrorPolicy(null, 0);
    }

    /**
     * Each record that fails is written to an object of its own, as JSON lines with the fields {@code object},
     * {@code record}, {@code offset} (as in {@link Position}) and {@code error}, in the order of the records. The object
     * is committed with the output, also if no record failed.
     *
     * @param deadLetters where that object will be, compressed as its name says
     * @return the policy
     */
    public static ErrorPolicy deadLetters(ByteSink deadLetters) {
        return new ErrorPolicy(deadLetters, Long.MAX_VALUE);
    }

    /**
     * Dead letters up to a number of them; one more ends the run.
     *
     * @param deadLetters where their object will be, as in {@link #deadLetters(ByteSink)}
     * @param maxFailed the most records that may fail, at least 0
     * @return the policy
     */
    public static ErrorPolicy deadLetters(ByteSink deadLetters, long maxFailed) {
        return new ErrorPolicy(deadLetters, maxFailed);
    }

    @Nullable
    ByteSink deadLetters() {
        return deadLetters;
    }

    long maxFailed() {
        return maxFailed;
    }
}
