package dev.augur.streaming;

import java.time.Duration;

/**
 * What a run did. Always {@code read = predicted + failed}.
 *
 * @param read records that were read, malformed ones included
 * @param predicted records that were predicted and written
 * @param failed records that were written to the dead letters instead
 * @param bytesIn bytes that were read, as they are stored
 * @param bytesOut bytes of the output, as they are stored, without the dead letters
 * @param duration time from the first byte read to the commit
 */
public record Report(long read, long predicted, long failed, long bytesIn, long bytesOut, Duration duration) {
    /**
     * Checks that every record is accounted for.
     *
     * @param read as the record has it
     * @param predicted as the record has it
     * @param failed as the record has it
     * @param bytesIn as the record has it
     * @param bytesOut as the record has it
     * @param duration as the record has it
     */
    public Report {
        if (read != predicted + failed) {
            throw new IllegalArgumentException(
                    "read must be predicted + failed, got " + read + ", " + predicted + " and " + failed);
        }
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
                + " out; " + Amounts.duration(duration) + ", " + Amounts.count(Math.round(recordsPerSecond()))
                + " records/s";
    }
}
