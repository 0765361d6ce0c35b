package dev.augur.tck;

import java.util.Arrays;

/** The slope of Theil and Sen: the median of the slopes of all pairs of points, which a few outliers cannot move. */
final class TheilSen {
    private TheilSen() {}

    /**
     * The slope of values taken at equal distances.
     *
     * @param values at least two
     * @return change from one value to the next
     */
    static double slope(long... values) {
        if (values.length < 2) {
            throw new IllegalArgumentException("A slope needs at least 2 values, got " + values.length);
        }
        double[] slopes = new double[values.length * (values.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = i + 1; j < values.length; j++) {
                slopes[count++] = (double) (values[j] - values[i]) / (j - i);
            }
        }
        Arrays.sort(slopes);
        return (slopes[(count - 1) / 2] + slopes[count / 2]) / 2;
    }
}
