package dev.augur.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/** What calls took, in nanoseconds. One thread at a time. */
final class Times {
    private static final int FIRST_SIZE = 1 << 12;

    private long[] values = new long[FIRST_SIZE];
    private int count;

    void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = nanos;
    }

    int count() {
        return count;
    }

    /** All of several, in ascending order. */
    static long[] sorted(Collection<Times> parts) {
        long[] all = new long[parts.stream().mapToInt(Times::count).sum()];
        int from = 0;
        for (Times part : parts) {
            System.arraycopy(part.values, 0, all, from, part.count);
            from += part.count;
        }
        Arrays.sort(all);
        return all;
    }

    /**
     * The smallest of the values that a share of them does not exceed.
     *
     * @param sorted ascending; not a number if it is empty
     * @param share above 0, up to 1
     */
    static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
