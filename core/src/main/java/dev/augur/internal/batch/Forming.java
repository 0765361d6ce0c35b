package dev.augur.internal.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Chooses who goes together. Guarded by the lock of the run slots. */
final class Forming<S, O> {
    /** How much longer than measured a run may take. */
    static final double SLACK = 1.25;

    private final WaitingLine<S, O> line;
    private final CostCurve curve;
    private final BatchSizes<S> sizes;
    private final BatchLimits limits;

    /**
     * A choice.
     *
     * @param line who waits
     * @param curve how many rows are best
     * @param sizes numbers of rows that the model may be run with
     * @param limits of a batch
     */
    Forming(WaitingLine<S, O> line, CostCurve curve, BatchSizes<S> sizes, BatchLimits limits) {
        this.line = line;
        this.curve = curve;
        this.sizes = sizes;
        this.limits = limits;
    }

    /**
     * A ticket and those that go with it. They stay in the line.
     *
     * @param first whose turn it is
     * @param mostRows no more rows than that, unless the first has more itself
     * @param left how long each can wait for the end of the run, in nanoseconds; those are left out that would not be in time,
     *     or would make an earlier one late
     */
    List<Ticket<S, O>> choose(Ticket<S, O> first, int mostRows, ToLongFunction<Ticket<S, O>> left) {
        List<Ticket<S, O>> near = line.with(first, limits);
        near.removeIf(ticket -> ticket != first && ticket.isExpired());
        int available = near.stream().mapToInt(ticket -> ticket.staged.rows()).sum();
        int target = sizes.cut(curve.best(Math.min(available, mostRows), first.staged.length()));
        List<Ticket<S, O>> chosen = new ArrayList<>(near.size());
        chosen.add(first);
        int rows = first.staged.rows();
        long longest = first.staged.length();
        long least = left.applyAsLong(first);
        for (Ticket<S, O> ticket : near.subList(1, near.size())) {
            int more = rows + ticket.staged.rows();
            if (more > target) {
                break;
            }
            long length = Math.max(longest, ticket.staged.length());
            long time = Math.min(least, left.applyAsLong(ticket));
            if (time == Long.MAX_VALUE || curve.estimate(more, length) * SLACK <= time) {
                chosen.add(ticket);
                rows = more;
                longest = length;
                least = time;
            }
        }
        return chosen;
    }
}
