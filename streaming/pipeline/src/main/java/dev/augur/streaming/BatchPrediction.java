package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import dev.augur.Predictor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Predicts rows, each with an outcome of its own. As thread-safe as the mapping.
 *
 * @param mapping gives the predictor's record for a row
 * @param predictor the predictor
 */
record BatchPrediction<I, O>(Function<? super Row, ? extends I> mapping, Predictor<I, O> predictor) {

    /** One outcome per row, in order. What may pass is tried again. */
    List<Outcome<O>> predict(List<Row> rows, Retries retries) {
        List<I> inputs = new ArrayList<>(rows.size());
        List<@Nullable InferenceException> errors = new ArrayList<>(rows.size());
        for (Row row : rows) {
            errors.add(map(row, inputs));
        }
        Iterator<Outcome<O>> predicted =
                new Attempts<>(inputs, predictor).run(retries).iterator();
        List<Outcome<O>> outcomes = new ArrayList<>(rows.size());
        for (InferenceException error : errors) {
            outcomes.add(error == null ? predicted.next() : new Outcome.Failure<>(error));
        }
        return outcomes;
    }

    /** Adds the row's input, or gives the reason why it has none. */
    private @Nullable InferenceException map(Row row, List<I> inputs) {
        if (row.error() != null) {
            return row.error();
        }
        try {
            inputs.add(mapping.apply(row));
            return null;
        } catch (InvalidInputException e) {
            return e;
        }
    }
}
