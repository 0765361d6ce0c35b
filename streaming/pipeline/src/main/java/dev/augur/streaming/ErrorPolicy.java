package dev.augur.streaming;

import dev.augur.io.ByteSink;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What becomes of records that fail. Immutable and thread-safe. */
public final class ErrorPolicy {
    private final @Nullable IntFunction<? extends ByteSink> deadLetters;
    private final boolean onlyIfAny;
    private final Limits limits;
    private final boolean keepsRecords;

    /** How many may fail: so many, and behind the first ones no larger a share. */
    private record Limits(long most, double share, long behind) {}

    private ErrorPolicy(
            @Nullable IntFunction<? extends ByteSink> deadLetters,
            boolean onlyIfAny,
            Limits limits,
            boolean keepsRecords) {
        this.deadLetters = deadLetters;
        this.onlyIfAny = onlyIfAny;
        this.limits = limits;
        this.keepsRecords = keepsRecords;
    }

    /**
     * The first record that fails ends the run.
     *
     * @return the policy
     */
    public static ErrorPolicy failFirst() {
        return new ErrorPolicy(null, false, new Limits(0, 1, 0), false);
    }

    /**
     * Each record that fails is written to an object of its own, as JSON lines with the fields {@code object},
     * {@code version} (the object's {@link dev.augur.io.ByteSource#version()}), {@code record}, {@code offset} (as in
     * {@link Position}) and {@code error}, in the order of the records. The object is committed with the output, also if no
     * record failed.
     *
     * @param deadLetters where that object will be, compressed as its name says
     * @return the policy
     */
    public static ErrorPolicy deadLetters(ByteSink deadLetters) {
        return new ErrorPolicy(number -> deadLetters, false, new Limits(Long.MAX_VALUE, 1, 0), false);
    }

    /**
     * Dead letters up to a number of them; one more ends the run.
     *
     * @param deadLetters where their object will be, as in {@link #deadLetters(ByteSink)}
     * @param maxFailed the most records that may fail, at least 0
     * @return the policy
     */
    public static ErrorPolicy deadLetters(ByteSink deadLetters, long maxFailed) {
        return deadLetters(deadLetters).maxFailed(maxFailed);
    }

    /**
     * Dead letters of an output in parts: an object for each part in which a record failed, committed just before the part.
     *
     * @param parts gives where the object of a part will be, by the part's number
     * @return the policy
     */
    public static ErrorPolicy deadLettersOfParts(IntFunction<? extends ByteSink> parts) {
        return new ErrorPolicy(parts, true, new Limits(Long.MAX_VALUE, 1, 0), false);
    }

    /**
     * This policy with a limit; one more record that fails ends the run.
     *
     * @param records the most records that may fail in a run, at least 0
     * @return the policy
     */
    public ErrorPolicy maxFailed(long records) {
        if (records < 0) {
            throw new IllegalArgumentException("maxFailed must be >= 0, got " + records);
        }
        return new ErrorPolicy(deadLetters, onlyIfAny, new Limits(records, limits.share, limits.behind), keepsRecords);
    }

    /**
     * This policy with a limit on the share of a run's records that may fail. The record that fails beyond it ends the run.
     *
     * @param share from 0 to 1; 1, the default, is no limit
     * @param behind the share counts once so many records of the run were read, at least 1
     * @return the policy
     */
    public ErrorPolicy maxShare(double share, long behind) {
        if (!(share >= 0 && share <= 1) || behind < 1) {
            throw new IllegalArgumentException("share must be 0 to 1 and behind >= 1, got " + share + " and " + behind);
        }
        return new ErrorPolicy(deadLetters, onlyIfAny, new Limits(limits.most, share, behind), keepsRecords);
    }

    /**
     * This policy with the records themselves in the dead letters: in a field {@code raw} as they are written in the object,
     * or in {@code rawBase64} if they are not UTF-8. A record that is too long to be read is left out.
     *
     * @return the policy
     */
    public ErrorPolicy keepRecords() {
        return new ErrorPolicy(deadLetters, onlyIfAny, limits, true);
    }

    /** Where the dead letters of a part go; null if no record may fail. */
    @Nullable
    ByteSink deadLetters(int part) {
        return deadLetters == null ? null : deadLetters.apply(part);
    }

    /** Whether an object without any is left out. */
    boolean isOnlyIfAny() {
        return onlyIfAny;
    }

    boolean keepsRecords() {
        return keepsRecords;
    }

    /** Why the run must end; null if it may go on. */
    @Nullable
    String exceeded(Tally run) {
        if (run.failedCount() > limits.most || deadLetters == null) {
            return run.failedCount() == 1
                    ? ""
                    : run.failedCount() + " records failed, at most " + limits.most + " may; the last is ";
        }
        boolean counts = limits.share < 1 && run.read() >= limits.behind;
        if (counts && run.failedCount() > limits.share * run.read()) {
            return run.failedCount() + " of " + run.read() + " records failed, at most a share of " + limits.share
                    + " may; the last is ";
        }
        return null;
    }
}
