package dev.augur.streaming.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;

/**
 * What a job did, over all of its runs. Always {@code read = predicted + failed}: every record of what is committed is
 * accounted for.
 *
 * @param isComplete whether all objects are done
 * @param inputs objects that are done
 * @param parts objects of the output
 * @param read records that were read
 * @param predicted records in the output
 * @param failed records in the dead letters
 * @param bytesOut bytes of the output, as they are stored
 * @param duration time that the runs took
 * @param token what {@link Checkpoint#token} takes to go on; the text of the checkpoint
 */
public record JobReport(
        boolean isComplete,
        long inputs,
        long parts,
        long read,
        long predicted,
        long failed,
        long bytesOut,
        Duration duration,
        String token) {
    /**
     * Checks that every record is accounted for.
     *
     * @param isComplete as the record has it
     * @param inputs as the record has it
     * @param parts as the record has it
     * @param read as the record has it
     * @param predicted as the record has it
     * @param failed as the record has it
     * @param bytesOut as the record has it
     * @param duration as the record has it
     * @param token as the record has it
     */
    public JobReport {
        if (read != predicted + failed) {
            throw new IllegalArgumentException(
                    "read must be predicted + failed, got " + read + ", " + predicted + " and " + failed);
        }
    }

    /**
     * The report for a program, without the token.
     *
     * @return a JSON object in one line
     */
    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("complete", isComplete)
                .put("inputs", inputs)
                .put("parts", parts)
                .put("read", read)
                .put("predicted", predicted)
                .put("deadLettered", failed)
                .put("bytesOut", bytesOut)
                .put("seconds", duration.toMillis() / 1000.0);
        return json.toString();
    }

    /** All of it in one line, for a person. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %,d objects done, %,d parts; %,d records read = %,d predicted + %,d dead-lettered; %,d bytes out; %.1f s",
                isComplete ? "done" : "stopped in order",
                inputs,
                parts,
                read,
                predicted,
                failed,
                bytesOut,
                duration.toMillis() / 1000.0);
    }
}
