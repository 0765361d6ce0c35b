package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.CancelledException;
import dev.augur.InferenceException;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks around the calls of another predictor. When the other has answered, its run slot and its tensors are free;
 * only then do hooks come that run after the answer.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class HookedPredictor<I, O> extends AroundPredictor<I, O> {
    private final ModelId model;
    private final List<OpenHook<I, O>> befores;
    private final List<OpenHook<I, O>> afters;

    HookedPredictor(ModelId model, Predictor<I, O> inner, List<OpenHook<I, O>> hooks) {
        super(inner);
        this.model = model;
        this.befores = hooks.stream().filter(OpenHook::hasBefore).toList();
        this.afters = hooks.stream().filter(OpenHook::hasAfter).toList();
    }

    @Override
    public O predict(I record, CallOptions options) {
        I asked = record;
        try {
            Prepared<I, O> prepared = prepared(record, options);
            asked = prepared.record();
            Outcome.Success<O> answer = prepared.answer();
            Outcome.Success<O> outcome =
                    answer != null ? answer : new Outcome.Success<>(inner.predict(prepared.record(), options));
            after(asked, outcome);
            return outcome.value();
        } catch (InferenceException e) {
            after(asked, new Outcome.Failure<>(e));
            throw e;
        }
    }

    private Prepared<I, O> prepared(I record, CallOptions options) {
        return begin(record, options).get();
    }

    /** Starts what hooks do before, and gives what waits for it. A missing record is the model's to refuse. */
    private Supplier<Prepared<I, O>> begin(I record, CallOptions options) {
        if (befores.isEmpty() || record == null) {
            Prepared<I, O> unprepared = new Prepared<>(record, null);
            return () -> unprepared;
        }
        Preparation<I, O> preparation = new Preparation<>(model, befores, record, options);
        CompletableFuture<Prepared<I, O>> done = preparation.begin();
        return () -> await(preparation, done);
    }

    private Prepared<I, O> await(Preparation<I, O> preparation, CompletableFuture<Prepared<I, O>> done) {
        try {
            return done.get();
        } catch (InterruptedException e) {
            preparation.giveUp("was interrupted");
            Thread.currentThread().interrupt();
            throw new CancelledException(
                    "Model '" + model + "': the calling thread was interrupted while a hook prepared the call");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancelledException cancelled) {
                throw cancelled;
            }
            throw new AssertionError("a preparation fails only if it is given up", e);
        }
    }

    @Override
    public CompletableFuture<O> submit(I record, CallOptions options) {
        if (befores.isEmpty() || record == null) {
            return Relay.of(inner.submit(record, options), (value, error) -> afterLater(record, value, error));
        }
        CompletableFuture<O> answer = new CompletableFuture<>();
        Preparation<I, O> preparation = new Preparation<>(model, befores, record, options);
        Relay.whenDone(answer, (value, error) -> preparation.giveUp("was cancelled"));
        Relay.whenDone(preparation.begin(), (prepared, error) -> {
            if (prepared == null) {
                CompletableFuture<O> failed = CompletableFuture.failedFuture(Relay.unwrapped(error));
                Relay.into(answer, failed, (value, cause) -> afterLater(record, value, cause));
            } else {
                Relay.into(
                        answer,
                        submitPrepared(prepared, options),
                        (value, cause) -> afterLater(prepared.record(), value, cause));
            }
        });
        return answer;
    }

    private CompletableFuture<O> submitPrepared(Prepared<I, O> prepared, CallOptions options) {
        Outcome.Success<O> answer = prepared.answer();
        try {
            return answer == null
                    ? inner.submit(prepared.record(), options)
                    : CompletableFuture.completedFuture(answer.value());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void afterLater(I record, O value, @Nullable Throwable error) {
        if (error == null) {
            after(record, new Outcome.Success<>(value));
        } else if (error instanceof InferenceException known) {
            after(record, new Outcome.Failure<>(known));
        } else if (error instanceof CancellationException) {
            after(
                    record,
                    new Outcome.Failure<>(new CancelledException("Model '" + model + "': the call was cancelled")));
        }
    }

    @Override
    public List<O> predictAll(List<? extends I> records, CallOptions options) {
        PreparedList<I, O> prepared = PreparedList.unprepared(records);
        try {
            prepared = prepareAll(records, options);
            List<O> values = prepared.isOpen()
                    ? inner.predictAll(prepared.records(), options)
                    : Values.orThrow(prepared.outcomes(inner.predictEach(prepared.open(), options)));
            afterAll(prepared.records(), i -> new Outcome.Success<>(values.get(i)));
            return values;
        } catch (InferenceException e) {
            afterAll(prepared.records(), i -> new Outcome.Failure<>(e));
            throw e;
        }
    }

    @Override
    public List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        PreparedList<I, O> prepared = PreparedList.unprepared(records);
        List<Outcome<O>> outcomes;
        try {
            prepared = prepareAll(records, options);
            outcomes = prepared.outcomes(inner.predictEach(prepared.open(), options));
        } catch (CancelledException e) {
            outcomes = Collections.nCopies(records.size(), new Outcome.Failure<>(e));
        }
        afterAll(prepared.records(), outcomes::get);
        return outcomes;
    }

    private PreparedList<I, O> prepareAll(List<? extends I> records, CallOptions options) {
        if (befores.isEmpty()) {
            return PreparedList.unprepared(records);
        }
        int window = befores.stream().mapToInt(OpenHook::threads).min().orElse(1);
        return PreparedList.of(records, window, record -> begin(record, options));
    }

    private void afterAll(List<I> records, IntFunction<Outcome<O>> outcomes) {
        if (afters.isEmpty()) {
            return;
        }
        for (int i = 0; i < records.size(); i++) {
            after(records.get(i), outcomes.apply(i));
        }
    }

    private void after(@Nullable I record, Outcome<O> outcome) {
        if (record == null) {
            return;
        }
        for (OpenHook<I, O> hook : afters) {
            hook.after(record, outcome);
        }
    }

    @Override
    public void close() {
        inner.close();
    }
}
