package dev.augur;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of one call, beside the answer.
 *
 * <p>A run that has begun is stopped if nobody waits for it any more, the engine can stop a run, and the predictor has a
 * {@link BatchPolicy} and has calls share runs at the time. A predictor without a policy, and one whose calls go straight
 * through because that is cheaper, looks at the deadline and the cancellation before a run begins and never stops it.
 *
 * @param deadline when the answer is of no use any more; null if it always is. A run that has not begun by then never
 *     begins
 * @param priority whom this call goes before while calls wait
 * @param cancellation how the caller may give the call up; null if it never does
 * @param routingKey calls of one key are answered by one version, as long as an alias with weights stands for the same; null
 *     leaves that to chance
 */
public record CallOptions(
        @Nullable Deadline deadline,
        Priority priority,
        @Nullable Cancellation cancellation,
        @Nullable String routingKey) {
    /** No deadline, normal priority, never given up. */
    public static final CallOptions NONE = new CallOptions(null, Priority.NORMAL, null, null);

    /**
     * A call with a deadline.
     *
     * @param deadline when the answer is of no use any more
     * @return the options
     */
    public static CallOptions by(Deadline deadline) {
        return new CallOptions(deadline, Priority.NORMAL, null, null);
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

    /**
     * These options with another priority.
     *
     * @param other the priority
     * @return the options
     */
    public CallOptions with(Priority other) {
        return new CallOptions(deadline, other, cancellation, routingKey);
    }

    /**
     * These options with a way to give the call up.
     *
     * @param by what the caller cancels
     * @return the options
     */
    public CallOptions with(Cancellation by) {
        return new CallOptions(deadline, priority, by, routingKey);
    }

    /**
     * These options with a key that decides which version of a weighted alias answers, such as a user's.
     *
     * @param key any text
     * @return the options
     */
    public CallOptions routedBy(String key) {
        return new CallOptions(deadline, priority, cancellation, key);
    }
}
