package dev.augur.internal.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * The numbers of rows that a model may be or is best run with.
 *
 * @param preferred best, ascending; empty if there is no telling
 * @param allowed the only ones, ascending; empty if any will do
 * @param rows how many rows a record is
 * @param filler a record of one row that looks like the given one
 * @param <S> the type of a record
 */
public record BatchSizes<S>(
        List<Integer> preferred, List<Integer> allowed, ToIntFunction<S> rows, UnaryOperator<S> filler) {

    /** Whether some numbers of rows are better than others. */
    boolean areGiven() {
        return !preferred.isEmpty() || !allowed.isEmpty();
    }

    /** How many rows a run should take: no more than are wanted, but those that would be copies are free. */
    int cut(int wanted) {
        List<Integer> sizes = allowed.isEmpty() ? preferred : allowed;
        int best = allowed.isEmpty() ? 0 : allowed.get(0);
        for (int size : sizes) {
            best = size <= wanted ? size : best;
        }
        return best == 0 ? wanted : best;
    }

    /** The records with copies of the last one's first row, up to the next size that is allowed. */
    List<S> fill(List<S> records) {
        if (allowed.isEmpty()) {
            return records;
        }
        int count = records.stream().mapToInt(rows).sum();
        int size = allowed.stream().filter(each -> each >= count).findFirst().orElse(count);
        if (size == count) {
            return records;
        }
        List<S> filled = new ArrayList<>(records);
        S copy = filler.apply(records.get(records.size() - 1));
        for (int i = count; i < size; i++) {
            filled.add(copy);
        }
        return filled;
    }
}
