package dev.augur.internal;

import dev.augur.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/** The records of a list after what hooks do before. One use, one thread. */
final class PreparedList<I, O> {
    private final List<Prepared<I, O>> all;

    private PreparedList(List<Prepared<I, O>> all) {
        this.all = all;
    }

    /** Records as they are. */
    static <I, O> PreparedList<I, O> unprepared(List<? extends I> records) {
        List<Prepared<I, O>> all = new ArrayList<>(records.size());
        for (I record : records) {
            all.add(new Prepared<>(record, null));
        }
        return new PreparedList<>(all);
    }

    /**
     * Prepares records, a few at a time so that a long list does not fill the queues of the hooks.
     *
     * @param records the records
     * @param window how many at a time
     * @param begin starts with one of them, and gives what waits for it
     */
    static <I, O> PreparedList<I, O> of(
            List<? extends I> records, int window, Function<I, Supplier<Prepared<I, O>>> begin) {
        List<Prepared<I, O>> all = new ArrayList<>(records.size());
        Queue<Supplier<Prepared<I, O>>> underWay = new ArrayDeque<>(window);
        for (I record : records) {
            if (underWay.size() == window) {
                all.add(underWay.remove().get());
            }
            underWay.add(begin.apply(record));
        }
        underWay.forEach(one -> all.add(one.get()));
        return new PreparedList<>(all);
    }

    /** Whether the model is asked about every record. */
    boolean isOpen() {
        return all.stream().allMatch(one -> one.answer() == null);
    }

    /** Every record, answered or not. */
    List<I> records() {
        List<I> records = new ArrayList<>(all.size());
        all.forEach(one -> records.add(one.record()));
        return records;
    }

    /** The records that the model is asked about. */
    List<I> open() {
        List<I> open = new ArrayList<>(all.size());
        for (Prepared<I, O> one : all) {
            if (one.answer() == null) {
                open.add(one.record());
            }
        }
        return open;
    }

    /**
     * The outcome of every record.
     *
     * @param ofOpen the outcomes of {@link #open()}, in order
     */
    List<Outcome<O>> outcomes(List<Outcome<O>> ofOpen) {
        Iterator<Outcome<O>> next = ofOpen.iterator();
        List<Outcome<O>> outcomes = new ArrayList<>(all.size());
        for (Prepared<I, O> one : all) {
            Outcome<O> answer = one.answer();
            outcomes.add(answer == null ? next.next() : answer);
        }
        return outcomes;
    }
}
