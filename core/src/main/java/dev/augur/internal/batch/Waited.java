package dev.augur.internal.batch;

import java.util.List;

/**
 * What the records of a batch waited.
 *
 * @param nanos how long, summed over them
 * @param callers what the listener wants to know of their calls
 */
public record Waited(long nanos, List<Object> callers) {
    /** Nothing: runs of parts of a batch that failed. */
    static final Waited NOTHING = new Waited(0, List.of());
}
