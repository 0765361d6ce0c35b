package dev.augur.benchmarks;

/** A row cannot be measured here, for a reason that is no fault. */
final class SkippedRowException extends Exception {
    private static final long serialVersionUID = 1;

    SkippedRowException(String why) {
        super(why);
    }
}
