package dev.augur.s3;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much load the retries of reads may add. Each retry takes one from the budget, and bytes that arrive give back. It
 * begins full. When it is empty the next retry is an {@link S3RetryBudgetException} instead, so that a service that is
 * down, or throttles, is left alone by all reads that share the budget, however many there are. Thread-safe.
 */
public final class S3RetryBudget {
    private static final int RETRIES = 100;
    private static final long BYTES_PER_RETRY = 256 << 10;

    private final int retries;
    private final long bytesPerRetry;
    /** Counted in bytes. */
    private final AtomicLong left;

    private S3RetryBudget(int retries, long bytesPerRetry) {
        this.retries = retries;
        this.bytesPerRetry = bytesPerRetry;
        this.left = new AtomicLong(full());
    }

    private long full() {
        return retries * bytesPerRetry;
    }

    /**
     * A new budget, full.
     *
     * @param retries how many retries it holds, from 1 to 1,000,000
     * @param bytesPerRetry how many bytes give one back, from 1 to 1 TiB
     * @return the budget
     */
    public static S3RetryBudget of(int retries, long bytesPerRetry) {
        if (retries < 1 || retries > 1_000_000) {
            throw new IllegalArgumentException("retries must be from 1 to 1000000, got " + retries);
        }
        if (bytesPerRetry < 1 || bytesPerRetry > 1L << 40) {
            throw new IllegalArgumentException("bytesPerRetry must be from 1 to 1 TiB, got " + bytesPerRetry);
        }
        return new S3RetryBudget(retries, bytesPerRetry);
    }

    /**
     * A new budget of 100 retries, of which 256 KiB give one back. Each {@link S3ByteSource} has one of its own unless it is
     * given another.
     *
     * @return the budget
     */
    public static S3RetryBudget standard() {
        return new S3RetryBudget(RETRIES, BYTES_PER_RETRY);
    }

    /** Whether there was a retry left; then it is taken. */
    boolean spend() {
        long before = left.getAndUpdate(now -> now < bytesPerRetry ? now : now - bytesPerRetry);
        return before >= bytesPerRetry;
    }

    /** Whether so many bytes give a retry back. */
    boolean isEarnedBy(long bytes) {
        return bytes >= bytesPerRetry;
    }

    void earn(long bytes) {
        if (left.get() < full()) {
            left.updateAndGet(now -> Math.min(full(), now + bytes));
        }
    }

    /** For example {@code 3 of 100 retries left, one more for each 262144 bytes}. */
    @Override
    public String toString() {
        return left.get() / bytesPerRetry + " of " + retries + " retries left, one more for each " + bytesPerRetry
                + " bytes";
    }
}
