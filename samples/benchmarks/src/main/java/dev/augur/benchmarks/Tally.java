package dev.augur.benchmarks;

import dev.augur.DeadlineExceededException;
import dev.augur.OverloadedException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of calls. Thread-safe. */
final class Tally {
    private final long limitNanos;
    private final LongAdder sent = new LongAdder();
    private final LongAdder useful = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * Nothing yet.
     *
     * @param limit after which an answer is of no use
     */
    Tally(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    void sent() {
        sent.increment();
    }

    /** A call ended, with an error or without. */
    void ended(@Nullable Throwable error, long nanos) {
        Throwable cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
        if (cause == null) {
            (nanos <= limitNanos ? useful : late).increment();
        } else if (cause instanceof OverloadedException) {
            refused.increment();
        } else if (cause instanceof DeadlineExceededException) {
            expired.increment();
        } else {
            failed.increment();
        }
    }

    /** Counts of this moment. */
    Counts counts() {
        return new Counts(sent.sum(), useful.sum(), late.sum(), refused.sum(), expired.sum(), failed.sum());
    }

    /**
     * How many calls ended how.
     *
     * @param sent all of them
     * @param useful answered in time
     * @param late answered after that
     * @param refused by {@link OverloadedException}
     * @param expired by {@link DeadlineExceededException}
     * @param failed otherwise
     */
    record Counts(long sent, long useful, long late, long refused, long expired, long failed) {
        /** Calls of which nothing was heard. */
        long open() {
            return sent - useful - late - refused - expired - failed;
        }

        /** Whether every call was answered, refused or expired, once. */
        boolean isExact() {
            return open() == 0 && failed == 0;
        }
    }
}
