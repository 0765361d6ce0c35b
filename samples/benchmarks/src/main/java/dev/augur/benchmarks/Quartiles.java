package dev.augur.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The middle of a sample, and of its halves.
 *
 * @param lower a quarter of the sample is below
 * @param median half of the sample is below
 * @param upper a quarter of the sample is above
 */
record Quartiles(double lower, double median, double upper) {
    static Quartiles of(double[] sample) {
        if (sample.length == 0) {
            throw new IllegalArgumentException("A sample must have at least 1 value, got 0");
        }
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    static <T> Quartiles of(List<T> sample, ToDoubleFunction<T> value) {
        return of(sample.stream().mapToDouble(value).toArray());
    }

    /** Interpolates between the neighbours, as R's default (type 7) does. */
    private static double at(double[] sorted, double part) {
        double position = part * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
