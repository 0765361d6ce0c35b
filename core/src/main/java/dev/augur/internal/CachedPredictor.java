package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.InferenceException;
import dev.augur.Outcome;
import dev.augur.OverloadedException;
import dev.augur.Predictor;
import dev.augur.internal.ResponseTable.Flight;
import dev.augur.internal.ResponseTable.Stored;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Answers from a table of responses; what is not there, another predictor answers, once for all who ask at the same time.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class CachedPredictor<I, O> extends AroundPredictor<I, O> {
    private final CachedModel<I, O> model;
    private final ResponseTable<O> table;
    private final Following<O> following;

    /**
     * A table in front of a predictor.
     *
     * @param model tells equal records
     * @param inner answers what the table does not
     * @param table the responses
     */
    public CachedPredictor(CachedModel<I, O> model, Predictor<I, O> inner, ResponseTable<O> table) {
        super(inner);
        this.model = model;
        this.table = table;
        this.following = new Following<>(model);
    }

    @Override
    public O predict(I record, CallOptions options) {
        ResponseKey key = model.key(record, options);
        while (key != null) {
            Flight<O> flight = table.join(key, model);
            if (flight == null) {
                break;
            }
            if (flight.leads()) {
                return lead(flight, record, options);
            }
            Following.End<O> end = following.now(flight, options);
            Stored<O> stored = end.stored();
            if (stored != null) {
                return table.copy(stored);
            }
            if (!end.isOfItsCaller()) {
                break;
            }
        }
        return inner.predict(record, options);
    }

    private O lead(Flight<O> flight, I record, CallOptions options) {
        try {
            O value = inner.predict(record, options);
            table.land(flight, value);
            return value;
        } catch (InferenceException e) {
            table.fail(flight, e);
            throw e;
        } finally {
            table.fail(flight, null);
        }
    }

    @Override
    public CompletableFuture<O> submit(I record, CallOptions options) {
        try {
            return CompletableFuture.supplyAsync(() -> model.key(record, options), model.executor())
                    .thenCompose(
                            key -> key == null ? inner.submit(record, options) : submitKeyed(key, record, options));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new OverloadedException(
                    "Model '" + model.id() + "': the executor of submitted calls refused one more", null, e));
        }
    }

    private CompletableFuture<O> submitKeyed(ResponseKey key, I record, CallOptions options) {
        Flight<O> flight = table.join(key, model);
        if (flight == null) {
            return inner.submit(record, options);
        }
        if (flight.leads()) {
            return leadLater(flight, record, options);
        }
        return following.later(flight, options).thenCompose(end -> {
            Stored<O> stored = end.stored();
            if (stored != null) {
                return CompletableFuture.completedFuture(table.copy(stored));
            }
            return end.isOfItsCaller() ? submitKeyed(key, record, options) : inner.submit(record, options);
        });
    }

    private CompletableFuture<O> leadLater(Flight<O> flight, I record, CallOptions options) {
        boolean submitted = false;
        try {
            CompletableFuture<O> answer = inner.submit(record, options).whenComplete((value, error) -> {
                try {
                    if (error == null) {
                        table.land(flight, value);
                    }
                } finally {
                    table.fail(flight, error == null ? null : Relay.unwrapped(error));
                }
            });
            submitted = true;
            return answer;
        } finally {
            if (!submitted) {
                table.fail(flight, null);
            }
        }
    }

    @Override
    public List<O> predictAll(List<? extends I> records, CallOptions options) {
        return Values.orThrow(predictEach(records, options));
    }

    @Override
    public List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        return new CachedList<>(this, records, options).run();
    }

    /** The flight of a record, or null if it cannot be told from others. */
    @Nullable
    Flight<O> join(I record, CallOptions options) {
        ResponseKey key = model.key(record, options);
        return key == null ? null : table.join(key, model);
    }

    List<Outcome<O>> runEach(List<I> records, CallOptions options) {
        return records.isEmpty() ? List.of() : inner.predictEach(records, options);
    }

    ResponseTable<O> table() {
        return table;
    }

    Following<O> following() {
        return following;
    }

    @Override
    public void close() {
        inner.close();
    }
}
