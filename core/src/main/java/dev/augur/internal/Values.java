package dev.augur.internal;

import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Outcomes of a list as its values. */
final class Values {
    private Values() {}

    /**
     * The values, or the error of the first record without one.
     *
     * @throws dev.augur.InferenceException that error; if the record was refused, with its position
     */
    static <O> List<O> orThrow(List<Outcome<O>> outcomes) {
        List<O> values = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failure<O> failure
                    && failure.error() instanceof InvalidInputException refused) {
                throw new InvalidInputException("Record " + i + ": " + refused.getMessage(), refused);
            }
            values.add(outcomes.get(i).orThrow());
        }
        return values;
    }
}
