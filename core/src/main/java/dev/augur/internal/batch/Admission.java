package dev.augur.internal.batch;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.OverloadedException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may wait: refuses a call at once when the queue is full, or when it would not be answered in time, by the measured
 * speed of the model. Guarded by the lock of the run slots.
 */
final class Admission {
    /** Answers between two looks at how many came too late. */
    private static final int WINDOW = 200;

    /** One call in so many that find a slot free is let in though it seems too late: nothing else would be measured. */
    private static final int TRY_EVERY = 16;

    private static final double TOO_MANY_LATE = 0.01;
    private static final double STRICTER = 1.25;
    private static final double LOOSER = 0.98;
    private static final double STRICTEST = 8;

    private final LaneSettings settings;
    private final @Nullable Duration target;
    /** How much longer than predicted the slowest calls take. */
    private double tail = 1;

    private int hopeless;
    private int answers;
    private int late;

    Admission(LaneSettings settings) {
        this.settings = settings;
        this.target = settings.policy().targetP99();
    }

    /**
     * Lets a call in.
     *
     * @param options its deadline
     * @param rows its rows
     * @param state of the lane
     * @throws OverloadedException if too many wait, or it would miss the latency goal
     * @throws DeadlineExceededException if it would miss its deadline
     */
    void admit(CallOptions options, int rows, LaneState state) {
        int capacity = settings.policy().queueCapacity();
        if (!state.runsNow() && state.waitingRows() + (long) rows > capacity) {
            throw overloaded(
                    "the queue holds " + state.waitingRows() + " of at most " + capacity + " rows, and the call has "
                            + rows,
                    state);
        }
        long predicted = state.waitNanos() + state.runNanos();
        Deadline deadline = options.deadline();
        if (deadline != null) {
            long left = deadline.remaining().toNanos();
            if (left == 0 || (predicted > left && !isTry(state))) {
                throw new DeadlineExceededException("Model '" + settings.model() + "': a call needs about "
                        + millis(predicted) + " ms now, and " + millis(left) + " ms are left until its deadline");
            }
        }
        if (target != null && !state.runsNow() && predicted * tail > target.toNanos()) {
            throw overloaded(
                    "a call takes up to " + millis((long) (predicted * tail)) + " ms now, and targetP99 is "
                            + millis(target.toNanos()) + " ms",
                    state);
        }
    }

    private boolean isTry(LaneState state) {
        return state.runsNow() && ++hopeless % TRY_EVERY == 0;
    }

    private OverloadedException overloaded(String why, LaneState state) {
        Duration retry = Duration.ofNanos(Math.max(1_000_000, state.waitNanos()));
        return new OverloadedException(
                "Model '" + settings.model() + "' is overloaded: " + why + "; try again in " + millis(retry.toNanos())
                        + " ms",
                retry,
                null);
    }

    /** A call was answered: learns how far predictions are off. */
    void answered(long latencyNanos) {
        if (target == null) {
            return;
        }
        answers++;
        late += latencyNanos > target.toNanos() ? 1 : 0;
        if (answers == WINDOW) {
            tail = late > WINDOW * TOO_MANY_LATE ? Math.min(STRICTEST, tail * STRICTER) : Math.max(1, tail * LOOSER);
            answers = 0;
            late = 0;
        }
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.1f" : "%.0f", nanos / 1e6);
    }
}
