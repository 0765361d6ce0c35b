package dev.augur.s3;

import java.util.concurrent.Executor;

/**
 * How an object is read in parts.
 *
 * @param ranges how many are in memory at once
 * @param bytes of each
 * @param executor fetches them
 */
record ParallelRanges(int ranges, int bytes, Executor executor) {
    private static final int LEAST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 1 << 30;

    ParallelRanges {
        if (ranges < 1 || ranges > 1000) {
            throw new IllegalArgumentException("ranges must be from 1 to 1000, got " + ranges);
        }
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "rangeBytes must be from " + LEAST_BYTES + " to " + MOST_BYTES + ", got " + bytes);
        }
    }
}
