package dev.augur.internal.batch;

import dev.augur.Deadline;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A number that a run doubles, or fails for if it is negative; and what is known of its call. */
record StressRecord(
        int number,
        int length,
        @Nullable Deadline deadline,
        String line,
        int sequence,
        AtomicBoolean tried,
        AtomicBoolean ends) {
    StressRecord(int number, int length, @Nullable Deadline deadline, String line, int sequence) {
        this(number, length, deadline, line, sequence, new AtomicBoolean(), new AtomicBoolean());
    }
}
