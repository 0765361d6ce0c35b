package dev.augur.streaming;

import dev.augur.InferenceException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One part of the output while it is written, and the records that failed meanwhile. One thread at a time. */
final class OutputPart implements Closeable {
    private final int number;
    private final RecordSink output;
    private final DeadLetters deadLetters;
    private final String version;
    private final Tally run;
    private final Tally own = new Tally();

    private OutputPart(int number, RecordSink output, DeadLetters deadLetters, String version, Tally run) {
        this.number = number;
        this.output = output;
        this.deadLetters = deadLetters;
        this.version = version;
        this.run = run;
    }

    /**
     * Opens a part.
     *
     * @param number its number, from 0
     * @param target where it will be
     * @param policy for records that fail
     * @param version of the object that is read
     * @param run counts for all parts
     */
    static OutputPart open(int number, OutputPlan target, ErrorPolicy policy, String version, Tally run)
            throws IOException {
        RecordSink output = target.open(number);
        OutputPart opened = null;
        try {
            opened = new OutputPart(number, output, DeadLetters.open(policy, number), version, run);
            return opened;
        } finally {
            if (opened == null) {
                output.close();
            }
        }
    }

    int number() {
        return number;
    }

    RecordSink output() {
        return output;
    }

    /** What became of this part's records. */
    Tally tally() {
        return own;
    }

    /** A record was predicted and written. */
    void predicted() {
        own.predicted();
        run.predicted();
    }

    /**
     * A record failed.
     *
     * @throws BadRecordException if the policy does not forgive it
     */
    void failed(Position position, InferenceException error, byte @Nullable [] raw) throws IOException {
        own.failed();
        run.failed();
        deadLetters.add(new Failed(position, version, error, raw), run);
    }

    /** The dead letters first: who sees the output can rely on them. */
    void commit() throws IOException {
        deadLetters.commit();
        output.commit();
    }

    @Override
    public void close() throws IOException {
        try (output) {
            deadLetters.close();
        }
    }
}
