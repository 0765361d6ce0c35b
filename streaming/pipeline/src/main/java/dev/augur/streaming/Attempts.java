package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Outcome;
import dev.augur.Predictor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts records until each has an outcome that is its own: a value, or an error that another attempt would not change.
 * One use, one thread.
 */
final class Attempts<I, O> {
    private final List<I> inputs;
    private final Predictor<I, O> predictor;
    private final List<@Nullable Outcome<O>> outcomes;

    Attempts(List<I> inputs, Predictor<I, O> predictor) {
        this.inputs = inputs;
        this.predictor = predictor;
        this.outcomes = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            outcomes.add(null);
        }
    }

    /**
     * One outcome per record, in order.
     *
     * @throws InferenceException what was wrong with the last attempt, if it is no record's fault
     */
    List<Outcome<O>> run(Retries retries) {
        if (!inputs.isEmpty()) {
            retries.run(this::attempt);
        }
        List<Outcome<O>> all = new ArrayList<>(outcomes.size());
        for (Outcome<O> outcome : outcomes) {
            if (outcome == null) {
                throw new IllegalStateException("a record has no outcome");
            }
            all.add(outcome);
        }
        return all;
    }

    /** Predicts those that have no outcome yet, or one that may pass. */
    private void attempt() {
        List<Integer> indexes = new ArrayList<>();
        List<I> records = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Outcome<O> outcome = outcomes.get(i);
            if (outcome == null || passing(outcome) != null) {
                indexes.add(i);
                records.add(inputs.get(i));
            }
        }
        List<Outcome<O>> predicted = predictor.predictEach(records);
        InferenceException last = null;
        for (int i = 0; i < indexes.size(); i++) {
            Outcome<O> outcome = predicted.get(i);
            outcomes.set(indexes.get(i), outcome);
            InferenceException error = passing(outcome);
            last = error == null ? last : error;
        }
        if (last != null) {
            throw last;
        }
    }

    /** An error that is not the record's; a record that is too large for the device alone is to blame itself. */
    private static @Nullable InferenceException passing(Outcome<?> outcome) {
        return outcome instanceof Outcome.Failure<?> failure
                        && failure.error().isRetryable()
                        && !(failure.error() instanceof OutOfDeviceMemoryException)
                ? failure.error()
                : null;
    }
}
