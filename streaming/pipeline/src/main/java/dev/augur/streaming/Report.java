package dev.augur.streaming;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run did. Always {@code read = predicted + failed}. A run that goes on where another one stopped counts what it did
 * itself.
 *
 * @param read records that were read, malformed ones included, without those that an earlier run did
 * @param predicted records that were predicted and written
 * @param failed records that were written to the dead letters instead
 * @param bytesIn bytes that were read, as they are stored, with those that an earlier run had read before
 * @param bytesOut bytes of the output, as they are stored, without the dead letters
 * @param duration time from the first byte read to the commit
 * @param parts parts of the output that were written
 * @param next where the next run goes on; null if nothing is left
 */
public record Report(
        long read,
        long predicted,
        long failed,
        long bytesIn,
        long bytesOut,
        Duration duration,
        int parts,
        @Nullable ResumePoint next) {
    /**
     * Checks that every record is accounted for.
     *
     * @param read as the record has it
     * @param predicted as the record has it
     * @param failed as the record has it
     * @param bytesIn as the record has it
     * @param bytesOut as the record has it
     * @param duration as the record has it
     * @param parts as the record has it
     * @param next as the record has it
     */
    public Report {
        if (read != predicted + failed) {
            throw new IllegalArgumentException(
                    "read must be predicted + failed, got " + read + ", " + predicted + " and " + failed);
        }
    }

    /**
     * Whether the object was read to its end.
     *
     * @return false if the run stopped before its deadline; {@link #next()} tells where
     */
    public boolean isComplete() {
        return next == null;
    }

    /**
     * The rate.
     *
     * @return records read per second; 0 if no time passed
     */
    public double recordsPerSecond() {
        return Amounts.perSecond(read, duration);
    }

    /** All of it in one line, for a person. */
    @Override
    public String toString() {
        return Amounts.count(read) + " records read, " + Amounts.count(predicted) + " predicted, "
                + Amounts.count(failed) + " failed; " + Amounts.bytes(bytesIn) + " in, " + Amounts.bytes(bytesOut)
                + " out"
                + (parts > 1 ? " in " + parts + " parts; " : "; ") + Amounts.duration(duration) + ", "
                + Amounts.count(Math.round(recordsPerSecond()))
                + " records/s" + (next == null ? "" : "; stopped behind record " + Amounts.count(next.records()));
    }
}
