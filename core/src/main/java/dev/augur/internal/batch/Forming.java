package dev.augur.internal.batch;

import java.util.List;

/** Chooses who goes together. Guarded by the lock of the run slots. */
final class Forming<S, O> {
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

    /** A ticket and those that go with it, of no more rows than that unless it has more itself. They stay in the line. */
    List<Ticket<S, O>> choose(Ticket<S, O> first, int mostRows) {
        List<Ticket<S, O>> near = line.with(first, limits);
        near.removeIf(ticket -> ticket != first && ticket.isExpired());
        int available = near.stream().mapToInt(ticket -> ticket.staged.rows()).sum();
        int target = sizes.cut(curve.best(Math.min(available, mostRows), first.staged.length()));
        int rows = 0;
        int count = 0;
        while (count < near.size()
                && (count == 0 || rows + near.get(count).staged.rows() <= target)) {
            rows += near.get(count).staged.rows();
            count++;
        }
        return near.subList(0, count);
    }
}
