package dev.augur.benchmarks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A contender under a number of callers. Thread-safe.
 *
 * @param name as the table has it
 * @param callers threads that call at once
 * @param caller gives each thread its call
 * @param records that one call answers
 * @param pause of each caller between its calls
 * @param beside what others call meanwhile, which is not measured; null for nothing
 */
record Load(
        String name,
        int callers,
        Contender.Caller caller,
        int records,
        Duration pause,
        @Nullable Load beside) {
    Load {
        if (callers < 1) {
            throw new IllegalArgumentException("callers must be >= 1, got " + callers);
        }
        if (records < 1) {
            throw new IllegalArgumentException("records must be >= 1, got " + records);
        }
    }

    /** Callers that never pause, one record a call. */
    static Load of(String name, int callers, Contender.Caller caller) {
        return new Load(name, callers, caller, 1, Duration.ZERO, null);
    }

    /** Callers that may all use one call. */
    static Load shared(String name, int callers, Call call) {
        return of(name, callers, () -> call);
    }

    /** The same by another name. */
    Load named(String other) {
        return new Load(other, callers, caller, records, pause, beside);
    }

    /** The same with calls of many records. */
    Load ofRecords(int each) {
        return new Load(name, callers, caller, each, pause, beside);
    }

    /** The same while others call. */
    Load beside(Load others) {
        return new Load(name, callers, caller, records, pause, others);
    }

    /** The same with callers that wait between calls. */
    Load pausing(Duration each) {
        return new Load(name, callers, caller, records, each, beside);
    }
}
