package dev.augur.internal.batch;

/**
 * The median of what is measured lately, which single slow runs do not move: each value moves the estimate a step of a
 * tenth towards it, the first ones by more. Not thread-safe.
 */
final class Median {
    private static final double STEP = 0.1;
    private static final int EARLY = 16;
    private static final double EARLY_STEP = 0.3;

    private double estimate;
    private int count;

    void add(double value) {
        if (count == 0) {
            estimate = value;
        } else {
            double step = count < EARLY ? EARLY_STEP : STEP;
            double bound = estimate * step;
            estimate += Math.max(-bound, Math.min(bound, value - estimate));
        }
        count = count == Integer.MAX_VALUE ? count : count + 1;
    }

    /** How many values were seen. */
    int count() {
        return count;
    }

    /** The median, or zero before the first value. */
    double value() {
        return estimate;
    }
}
