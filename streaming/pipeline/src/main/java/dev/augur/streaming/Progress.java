package dev.augur.streaming;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Told how far a run is. Called on the thread of the run, after each batch; implementations decide how often to show. */
public interface Progress {
    /**
     * How far a run is.
     *
     * @param object what is read
     * @param bytes bytes that were read, as they are stored
     * @param totalBytes bytes that there are, as they are stored; -1 if that is not known
     * @param records records that are done, failed ones included
     * @param failed records that failed
     * @param elapsed time since the run began
     */
    record Status(String object, long bytes, long totalBytes, long records, long failed, Duration elapsed) {
        /**
         * The rate.
         *
         * @return records per second; 0 if no time passed
         */
        public double recordsPerSecond() {
            return Amounts.perSecond(records, elapsed);
        }

        /**
         * The time that the rest takes, if it goes on at the same rate of bytes.
         *
         * @return the time left; zero when all bytes are read or none is
         */
        public Duration timeLeft() {
            if (bytes <= 0 || bytes >= totalBytes) {
                return Duration.ZERO;
            }
            double perByte = (double) elapsed.toNanos() / bytes;
            return Duration.ofNanos((long) (perByte * (totalBytes - bytes)));
        }

        /** All of it in one line, for a person. */
        @Override
        public String toString() {
            long percent = totalBytes == 0 ? 100 : (long) (100.0 * bytes / totalBytes);
            String of = totalBytes < 0
                    ? " " + Amounts.bytes(bytes)
                    : " " + percent + "%, " + Amounts.bytes(bytes) + " of " + Amounts.bytes(totalBytes);
            return object + of + ", "
                    + Amounts.count(records) + " records, "
                    + (failed == 0 ? "" : Amounts.count(failed) + " failed, ")
                    + Amounts.count(Math.round(recordsPerSecond())) + "/s"
                    + (bytes >= totalBytes ? "" : ", " + Amounts.duration(timeLeft()) + " left");
        }
    }

    /**
     * A batch is done.
     *
     * @param status how far the run is
     */
    void update(Status status);

    /**
     * The run is over, well or not. Called once.
     *
     * @param status how far the run came
     */
    void end(Status status);

    /**
     * Shows nothing.
     *
     * @return the progress
     */
    static Progress none() {
        return new Progress() {
            @Override
            public void update(Status status) {
                // Nobody looks.
            }

            @Override
            public void end(Status status) {
                // Nobody looks.
            }
        };
    }

    /**
     * One line that is rewritten in place, at most five times a second.
     *
     * @param out a terminal
     * @param nanoClock the time, for example {@code System::nanoTime}
     * @return the progress, for one run at a time
     */
    static Progress terminal(PrintStream out, LongSupplier nanoClock) {
        return new TerminalProgress(out, nanoClock);
    }

    /**
     * One line a minute to the log of this interface, at level INFO; a run of less than a minute logs nothing.
     *
     * @param nanoClock the time, for example {@code System::nanoTime}
     * @return the progress, for one run at a time
     */
    static Progress log(LongSupplier nanoClock) {
        return new LogProgress(nanoClock);
    }

    /**
     * A line on standard output if a person looks at it, else the log.
     *
     * @return the progress, for one run at a time
     */
    static Progress automatic() {
        return Terminals.isInteractive() ? terminal(System.out, System::nanoTime) : log(System::nanoTime);
    }
}
