package dev.augur.internal.batch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forms a batch around a ticket: takes whichever neighbour pads least, until a limit is reached. One use. */
final class Gathering<S, O> {
    private final BatchLimits limits;
    private final List<Ticket<S, O>> taken = new ArrayList<>();
    private long rows;
    private long longest;
    /** Rows times length without padding. */
    private long filled;

    Gathering(Ticket<S, O> first, BatchLimits limits) {
        this.limits = limits;
        take(first);
    }

    List<Ticket<S, O>> taken() {
        return taken;
    }

    void takeFrom(Iterator<Ticket<S, O>> shorter, Iterator<Ticket<S, O>> longer) {
        Ticket<S, O> below = next(shorter);
        Ticket<S, O> above = next(longer);
        while (below != null || above != null) {
            if (paddingWith(below) <= paddingWith(above)) {
                below = takeOrStop(below) ? next(shorter) : null;
            } else {
                above = takeOrStop(above) ? next(longer) : null;
            }
        }
    }

    private @Nullable Ticket<S, O> next(Iterator<Ticket<S, O>> tickets) {
        return rows < limits.maxRows() && tickets.hasNext() ? tickets.next() : null;
    }

    private double paddingWith(@Nullable Ticket<S, O> candidate) {
        if (candidate == null) {
            return Double.POSITIVE_INFINITY;
        }
        Staged<S> staged = candidate.staged;
        long cost = (rows + staged.rows()) * Math.max(longest, staged.length());
        return BatchLimits.padding(cost, filled + staged.rows() * staged.length());
    }

    private boolean takeOrStop(@Nullable Ticket<S, O> candidate) {
        if (candidate == null) {
            return false;
        }
        Staged<S> staged = candidate.staged;
        boolean fits = limits.allow(
                rows + staged.rows(), Math.max(longest, staged.length()), filled + staged.rows() * staged.length());
        if (fits) {
            take(candidate);
        }
        return fits;
    }

    private void take(Ticket<S, O> ticket) {
        Staged<S> staged = ticket.staged;
        taken.add(ticket);
        rows += staged.rows();
        longest = Math.max(longest, staged.length());
        filled += staged.rows() * staged.length();
    }
}
