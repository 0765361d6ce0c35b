package dev.augur.internal.batch;

/**
 * The mean of what is measured lately, of which a single slow run moves it by no more than a few others: each value counts
 * for a tenth, the first ones for more, and for at most four times the mean. Not thread-safe.
 */
final class Mean {
    private static final double WEIGHT = 0.1;
    private static final double EARLY_WEIGHT = 0.3;
    private static final int EARLY = 16;
    private static final double MOST = 4;

    private double estimate;
    private int count;

    void add(double value) {
        if (count == 0) {
            estimate = value;
        } else {
            double weight = count < EARLY ? EARLY_WEIGHT : WEIGHT;
            estimate += weight * (Math.min(value, MOST * estimate) - estimate);
        }
        count = count == Integer.MAX_VALUE ? count : count + 1;
    }

    /** How many values were seen. */
    int count() {
        return count;
    }

    /** The mean, or zero before the first value. */
    double value() {
        return estimate;
    }
}
