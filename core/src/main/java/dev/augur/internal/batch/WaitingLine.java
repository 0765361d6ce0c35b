package dev.augur.internal.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tickets that wait for a run, by their turn and by their length. Guarded by the lock of the run slots; adding and
 * removing take time by the logarithm of the size.
 */
final class WaitingLine<S, O> {
    private static final Comparator<Ticket<?, ?>> BY_TURN =
            Comparator.<Ticket<?, ?>>comparingLong(ticket -> ticket.due).thenComparingLong(ticket -> ticket.number);

    private final TreeSet<Ticket<S, O>> turns = new TreeSet<>(BY_TURN);
    /** By group, then by length. */
    private final Map<Object, NavigableMap<Long, SortedSet<Ticket<S, O>>>> groups = new HashMap<>();

    private int rows;

    void add(Ticket<S, O> ticket) {
        groups.computeIfAbsent(ticket.staged.group(), group -> new TreeMap<>())
                .computeIfAbsent(ticket.staged.length(), length -> new TreeSet<>(BY_TURN))
                .add(ticket);
        turns.add(ticket);
        rows += ticket.staged.rows();
    }

    void remove(Ticket<S, O> ticket) {
        turns.remove(ticket);
        rows -= ticket.staged.rows();
        NavigableMap<Long, SortedSet<Ticket<S, O>>> lengths = alike(ticket);
        SortedSet<Ticket<S, O>> equals = lengths.getOrDefault(ticket.staged.length(), new TreeSet<>(BY_TURN));
        equals.remove(ticket);
        if (equals.isEmpty()) {
            lengths.remove(ticket.staged.length());
        }
        if (lengths.isEmpty()) {
            groups.remove(ticket.staged.group());
        }
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    int rows() {
        return rows;
    }

    /** Whose turn it is, or null if nobody waits. */
    @Nullable
    Ticket<S, O> first() {
        return turns.isEmpty() ? null : turns.first();
    }

    /**
     * A ticket and those that may go with it: of its group, nearest in length, as many as the limits allow. They stay in
     * the line.
     */
    List<Ticket<S, O>> with(Ticket<S, O> first, BatchLimits limits) {
        Gathering<S, O> gathering = new Gathering<>(first, limits);
        long length = first.staged.length();
        Iterator<Ticket<S, O>> shorter =
                others(first, alike(first).headMap(length, true).descendingMap());
        Iterator<Ticket<S, O>> longer = others(first, alike(first).tailMap(length, false));
        gathering.takeFrom(shorter, longer);
        return gathering.taken();
    }

    /** Of the tickets that are in a ticket's group and of its call, the longest. */
    Ticket<S, O> longestLike(Ticket<S, O> ticket) {
        for (SortedSet<Ticket<S, O>> equals : alike(ticket).descendingMap().values()) {
            for (Ticket<S, O> candidate : equals) {
                if (candidate.call == ticket.call) {
                    return candidate;
                }
            }
        }
        throw new AssertionError("a ticket that waits is not in the line");
    }

    private NavigableMap<Long, SortedSet<Ticket<S, O>>> alike(Ticket<S, O> ticket) {
        return groups.getOrDefault(ticket.staged.group(), new TreeMap<>());
    }

    private Iterator<Ticket<S, O>> others(Ticket<S, O> first, NavigableMap<Long, SortedSet<Ticket<S, O>>> lengths) {
        return new Others<>(first, lengths.values().iterator());
    }

    /** Everyone who waits, by turn; a copy. */
    List<Ticket<S, O>> all() {
        return new ArrayList<>(turns);
    }

    /** The tickets of one length after the other, but for one. */
    private static final class Others<T> implements Iterator<T> {
        private final T left;
        private final Iterator<SortedSet<T>> lengths;
        private Iterator<T> current = Collections.emptyIterator();
        private @Nullable T next;

        Others(T left, Iterator<SortedSet<T>> lengths) {
            this.left = left;
            this.lengths = lengths;
        }

        @Override
        public boolean hasNext() {
            while (next == null && (current.hasNext() || lengths.hasNext())) {
                if (!current.hasNext()) {
                    current = lengths.next().iterator();
                } else {
                    T candidate = current.next();
                    next = candidate == left ? null : candidate;
                }
            }
            return next != null;
        }

        @Override
        public T next() {
            T result = hasNext() ? next : null;
            if (result == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return result;
        }
    }
}
