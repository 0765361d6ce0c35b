package dev.augur.internal.batch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long the runs of a lane are likely to take, and who would be late. Guarded by the lock of the run slots. */
final class Forecast {
    private final CostCurve curve = new CostCurve();
    private final Median runNanos = new Median();
    private final @Nullable Duration target;

    /**
     * A forecast that knows nothing yet.
     *
     * @param target the latency goal; null if there is none
     */
    Forecast(@Nullable Duration target) {
        this.target = target;
    }

    CostCurve curve() {
        return curve;
    }

    /** A batch was one run. */
    void ran(Batch<?, ?> batch, long nanos) {
        curve.ran(batch.rows(), batch.longest(), nanos);
        runNanos.add((double) nanos);
    }

    /** How long a ticket can wait for the end of its run: until its deadline, or the latency goal if it can still be met. */
    long nanosLeft(Ticket<?, ?> ticket, long now) {
        long left = ticket.nanosLeft();
        long toTarget = target == null ? 0 : target.toNanos() - (now - ticket.arrived);
        return toTarget > 0 ? Math.min(left, toTarget) : left;
    }

    /** Whether a ticket would miss its deadline even if it was run now. */
    boolean isTooLate(Ticket<?, ?> ticket) {
        return ticket.nanosLeft() < curve.estimate(ticket.staged.rows(), ticket.staged.length());
    }

    /**
     * A lane as a call finds it.
     *
     * @param staged the record of the call
     * @param runsNow whether nobody waits and a slot is free
     * @param waiting rows of single calls that wait
     * @param together rows of the run that the call would be in
     * @param share slots of the lane
     */
    LaneState state(Staged<?> staged, boolean runsNow, int waiting, int together, int share) {
        int before = Math.max(0, waiting + staged.rows() - together);
        double wait = before * curve.rowNanos() / share + (runsNow ? 0 : runNanos.value() / 2);
        double run = curve.estimate(together, staged.length()) * (runsNow ? 1 : Forming.SLACK);
        return new LaneState(runsNow, waiting, (long) wait, (long) run);
    }
}
