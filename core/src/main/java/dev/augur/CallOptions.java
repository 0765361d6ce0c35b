package dev.augur;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of one call, beside the answer.
 *
 * @param deadline when the answer is of no use any more; null if it always is. A run that has not begun by then never
 *     begins; one that has begun ends
 */
public record CallOptions(@Nullable Deadline deadline) {
    /** No deadline. */
    public static final CallOptions NONE = new CallOptions(null);

    /**
     * A call with a deadline.
     *
     * @param deadline when the answer is of no use any more
     * @return the options
     */
    public static CallOptions by(Deadline deadline) {
        return new CallOptions(deadline);
    }

    /**
     * A call with a deadline from now on.
     *
     * @param timeout how long the caller waits
     * @return the options
     */
    public static CallOptions within(Duration timeout) {
        return by(Deadline.after(timeout));
    }
}
