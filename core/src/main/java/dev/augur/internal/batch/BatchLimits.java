package dev.augur.internal.batch;

/**
 * What a batch may be.
 *
 * @param maxRows the most rows
 * @param maxCost the largest product of rows and longest length
 * @param maxPadding the largest share of that product that is padding
 */
record BatchLimits(int maxRows, long maxCost, double maxPadding) {
    boolean allow(long rows, long longest, long filled) {
        long cost = Math.multiplyHigh(rows, longest) == 0 ? rows * longest : Long.MAX_VALUE;
        return rows <= maxRows && cost <= maxCost && padding(cost, filled) <= maxPadding;
    }

    static double padding(long cost, long filled) {
        return 1 - (double) filled / cost;
    }
}
