package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Outcome;
import dev.augur.OverloadedException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.tensor.Signature;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Has concurrent calls share runs, as long as that is cheaper than to run each alone.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class BatchingPredictor<I, O> implements Predictor<I, O> {
    /** One straight call in so many is timed; a power of two. */
    private static final int SAMPLE = 32;

    private final DefaultPredictor<I, O> direct;
    private final Workplace workplace;
    private final Batching<I> batching;
    private volatile @Nullable SharedModel<I, ?, O> shared;
    private boolean closed;

    /**
     * A predictor whose model is not loaded yet.
     *
     * @param direct runs calls alone
     * @param workplace what it shares with other predictors
     * @param batching how calls share runs
     */
    public BatchingPredictor(DefaultPredictor<I, O> direct, Workplace workplace, Batching<I> batching) {
        this.direct = direct;
        this.workplace = workplace;
        this.batching = batching;
    }

    @Override
    public O predict(I record, CallOptions options) {
        SharedModel<I, ?, O> model = model(options);
        return model.isStraight() ? predictStraight(model, record, options) : model.predict(record, options);
    }

    private O predictStraight(SharedModel<I, ?, O> model, I record, CallOptions options) {
        if ((ThreadLocalRandom.current().nextInt() & (SAMPLE - 1)) != 0) {
            return direct.predict(record, options);
        }
        long start = System.nanoTime();
        O value = direct.predict(record, options);
        model.wentStraight(System.nanoTime() - start);
        return value;
    }

    @Override
    public CompletableFuture<O> submit(I record, CallOptions options) {
        CompletableFuture<O> future = new CompletableFuture<>();
        try {
            workplace.executor().execute(() -> submit(record, options, future));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(
                    new OverloadedException("The executor of submitted calls refused one more of " + direct, null, e));
        }
        return future;
    }

    /** On the executor. Whatever goes wrong belongs to whoever waits for the future. */
    private void submit(I record, CallOptions options, CompletableFuture<O> future) {
        try {
            SharedModel<I, ?, O> model = model(options);
            if (future.isDone()) {
                return;
            }
            if (model.isStraight()) {
                model.complete(future, predictStraight(model, record, options));
            } else {
                model.submit(record, options, future);
            }
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    @Override
    public List<O> predictAll(List<? extends I> records, CallOptions options) {
        SharedModel<I, ?, O> model = model(options);
        return model.isStraight() ? direct.predictAll(records, options) : model.predictAll(records, options);
    }

    @Override
    public List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        SharedModel<I, ?, O> model = model(options);
        return model.isStraight() ? direct.predictEach(records, options) : model.predictEach(records, options);
    }

    @Override
    public void warm() {
        model(CallOptions.NONE).warm();
    }

    @Override
    public Placement explain() {
        return direct.explain();
    }

    @Override
    public Signature signature() {
        return direct.signature();
    }

    private SharedModel<I, ?, O> model(CallOptions options) {
        SharedModel<I, ?, O> model = shared;
        return model != null ? model : share(options);
    }

    private SharedModel<I, ?, O> share(CallOptions options) {
        BoundModel<I, O> bound = direct.model(options);
        synchronized (this) {
            if (closed) {
                throw new ModelUnavailableException(
                        bound.placement().model(), Reason.CLOSED, "The " + direct + " is closed", null);
            }
            SharedModel<I, ?, O> model = shared;
            if (model == null) {
                model = SharedModel.of(bound, workplace, batching);
                shared = model;
            }
            return model;
        }
    }

    @Override
    public void close() {
        SharedModel<I, ?, O> model;
        synchronized (this) {
            closed = true;
            model = shared;
        }
        if (model != null) {
            model.close();
        }
        direct.close();
    }

    @Override
    public String toString() {
        return "batching " + direct;
    }
}
