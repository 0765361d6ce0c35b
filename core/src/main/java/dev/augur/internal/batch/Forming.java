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
     * @param turn of its call a ticket is taken first
     * @param mostRows no more rows than that, unless the first has more itself
     * @param left how long each can wait for the end of the run, in nanoseconds; those are left out that would not be in time,
     *     or would make an earlier one late
     */
    List<Ticket<S, O>> choose(Ticket<S, O> turn, int mostRows, ToLongFunction<Ticket<S, O>> left) {
        Ticket<S, O> first = first(turn);
        List<Ticket<S, O>> near = line.with(first, limits);
        near.removeIf(ticket -> ticket != first && ticket.isExpired());
        int available = near.stream().mapToInt(ticket -> ticket.staged.rows()).sum();
        CostCurve.Choice choice = curve.best(Math.min(available, mostRows), first.staged.length());
        List<Ticket<S, O>> chosen = inTime(near, sizes.cut(choice.rows()), left);
        return choice.isTry() || sizes.areGiven() ? chosen : chosen.subList(0, cheapest(chosen));
    }

    /**
     * The ticket whose turn it is; but of a list whose last records are here the longest one, so that each batch takes the next
     * ones by length. By turn, each would leave gaps to those after it, and so padding.
     */
    private Ticket<S, O> first(Ticket<S, O> turn) {
        return turn.call.isBulk() && turn.call.isComplete() ? line.longestLike(turn) : turn;
    }

    /** The first ticket and the next ones, up to so many rows. */
    private List<Ticket<S, O>> inTime(List<Ticket<S, O>> near, int target, ToLongFunction<Ticket<S, O>> left) {
        Ticket<S, O> first = near.get(0);
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

    /** How many tickets make a run whose rows cost least: each one pads the others, or is padded. */
    private int cheapest(List<Ticket<S, O>> chosen) {
        int best = 0;
        double least = Double.MAX_VALUE;
        int rows = 0;
        long longest = 0;
        long filled = 0;
        for (int i = 0; i < chosen.size(); i++) {
            Staged<S> staged = chosen.get(i).staged;
            rows += staged.rows();
            longest = Math.max(longest, staged.length());
            filled += staged.rows() * staged.length();
            double cost = (double) curve.estimate(rows, longest) / filled;
            if (cost <= least) {
                least = cost;
                best = i + 1;
            }
        }
        return best;
    }
}
