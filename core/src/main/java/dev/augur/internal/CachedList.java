package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.InferenceException;
import dev.augur.Outcome;
import dev.augur.internal.ResponseTable.Flight;
import dev.augur.internal.ResponseTable.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts a list through a table of responses: what nobody else runs is run first, in batches, and landed; only then the
 * flights of others are waited for, so that two lists with the same records cannot wait for each other for ever. One use,
 * one thread.
 */
final class CachedList<I, O> {
    private final CachedPredictor<I, O> predictor;
    private final ResponseTable<O> table;
    private final List<? extends I> records;
    private final CallOptions options;
    private final List<@Nullable Flight<O>> flights;
    private final List<@Nullable Outcome<O>> outcomes;

    CachedList(CachedPredictor<I, O> predictor, List<? extends I> records, CallOptions options) {
        this.predictor = predictor;
        this.table = predictor.table();
        this.records = records;
        this.options = options;
        this.flights = new ArrayList<>(records.size());
        this.outcomes = new ArrayList<>(Collections.nCopies(records.size(), null));
    }

    List<Outcome<O>> run() {
        try {
            for (I record : records) {
                flights.add(predictor.join(record, options));
            }
            lead();
        } finally {
            flights.stream().filter(CachedList::isLed).forEach(flight -> table.fail(flight, null));
        }
        follow();
        return Values.complete(outcomes);
    }

    private static boolean isLed(@Nullable Flight<?> flight) {
        return flight != null && flight.leads();
    }

    /** Runs what is this list's own, and what cannot be told from others. */
    private void lead() {
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < flights.size(); i++) {
            if (flights.get(i) == null || isLed(flights.get(i))) {
                own.add(i);
            }
        }
        runAt(own);
        for (int position : own) {
            Flight<O> flight = flights.get(position);
            if (flight != null) {
                land(flight, outcomes.get(position));
            }
        }
    }

    private void land(Flight<O> flight, @Nullable Outcome<O> outcome) {
        if (outcome instanceof Outcome.Success<O> success) {
            table.land(flight, success.value());
        } else if (outcome instanceof Outcome.Failure<O> failure) {
            table.fail(flight, failure.error());
        }
    }

    private void runAt(List<Integer> positions) {
        List<I> batch = new ArrayList<>(positions.size());
        positions.forEach(position -> batch.add(records.get(position)));
        List<Outcome<O>> ran = predictor.runEach(batch, options);
        for (int i = 0; i < positions.size(); i++) {
            outcomes.set(positions.get(i), ran.get(i));
        }
    }

    /** Takes the answers of others, and runs what has none. */
    private void follow() {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < flights.size(); i++) {
            Flight<O> flight = flights.get(i);
            if (flight != null && !flight.leads() && !take(i, flight)) {
                left.add(i);
            }
        }
        runAt(left);
    }

    private boolean take(int position, Flight<O> flight) {
        try {
            Stored<O> stored = predictor.following().now(flight, options).stored();
            if (stored == null) {
                return false;
            }
            outcomes.set(position, new Outcome.Success<>(table.copy(stored)));
        } catch (InferenceException e) {
            outcomes.set(position, new Outcome.Failure<>(e));
        }
        return true;
    }
}
