package dev.augur.internal;

import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Outcomes of a list, and its values. */
final class Values {
    private Values() {}

    /**
     * The values, or the error of the first record without one.
     *
     * @throws InferenceException that error; if the record was refused, with its position
     */
    static <O> List<O> orThrow(List<Outcome<O>> outcomes) {
        return orThrow(outcomes, value -> {});
    }

    /**
     * The values, or the error of the first record without one.
     *
     * @param discard frees the values, if they are not given
     * @throws InferenceException that error; if the record was refused, with its position
     */
    static <O> List<O> orThrow(List<Outcome<O>> outcomes, Consumer<O> discard) {
        List<O> values = new ArrayList<>(outcomes.size());
        InferenceException first = null;
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Success<O> success) {
                values.add(success.value());
            } else if (first == null && outcomes.get(i) instanceof Outcome.Failure<O> failure) {
                first = failure.error() instanceof InvalidInputException refused ? at(i, refused) : failure.error();
            }
        }
        if (first != null) {
            values.forEach(discard);
            throw first;
        }
        return values;
    }

    /** The refusal of a record of a list, with its position. */
    static InvalidInputException at(int position, InvalidInputException refused) {
        return new InvalidInputException("Record " + position + ": " + refused.getMessage(), refused);
    }

    /** Outcomes of which none is missing any more. */
    static <O> List<Outcome<O>> complete(List<@Nullable Outcome<O>> outcomes) {
        List<Outcome<O>> complete = new ArrayList<>(outcomes.size());
        for (Outcome<O> outcome : outcomes) {
            if (outcome == null) {
                throw new AssertionError("a record was left without an outcome");
            }
            complete.add(outcome);
        }
        return complete;
    }
}
