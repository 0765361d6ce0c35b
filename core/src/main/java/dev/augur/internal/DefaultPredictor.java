package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Outcome;
import dev.augur.OverloadedException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs on the caller's thread, without a queue.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class DefaultPredictor<I, O> implements Predictor<I, O> {
    private final ModelId id;
    private final Hold hold;
    private final Codec<I, O> codec;
    private final Workplace workplace;
    private volatile @Nullable BoundModel<I, O> bound;
    private volatile boolean closed;

    /**
     * A predictor whose model is not loaded yet.
     *
     * @param hold the claim on the model, which stays the caller's
     * @param codec not yet bound
     * @param workplace what it shares with other predictors
     */
    DefaultPredictor(Hold hold, Codec<I, O> codec, Workplace workplace) {
        this.id = hold.model();
        this.hold = hold;
        this.codec = codec;
        this.workplace = workplace;
    }

    @Override
    public O predict(I record, CallOptions options) {
        return model(options).runOne(record, options);
    }

    @Override
    public CompletableFuture<O> submit(I record, CallOptions options) {
        CompletableFuture<O> future = new CompletableFuture<>();
        try {
            workplace.executor().execute(() -> submit(record, options, future));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(new OverloadedException(
                    "Model '" + id + "': the executor of submitted calls refused one more", null, e));
        }
        return future;
    }

    /** On the executor. Whatever goes wrong belongs to whoever waits for the future; a value that nobody gets is freed. */
    private void submit(I record, CallOptions options, CompletableFuture<O> future) {
        try {
            BoundModel<I, O> model = model(options);
            if (future.isDone()) {
                return;
            }
            O value = model.runOne(record, options);
            if (!future.complete(value)) {
                model.codec().staged().discard(value);
            }
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    @Override
    public List<O> predictAll(List<? extends I> records, CallOptions options) {
        BoundModel<I, O> model = model(options);
        int batch = model.codec().maxBatch();
        if (!records.isEmpty() && records.size() <= batch) {
            return runNaming(model, records, 0, options);
        }
        List<O> values = new ArrayList<>(records.size());
        for (int from = 0; from < records.size(); from += batch) {
            int to = Math.min(records.size(), from + batch);
            values.addAll(runNaming(model, records.subList(from, to), from, options));
        }
        return values;
    }

    private List<O> runNaming(BoundModel<I, O> model, List<? extends I> records, int offset, CallOptions options) {
        try {
            return runHalvingOnce(model, records, options);
        } catch (InvalidInputException e) {
            throw named(model, records, offset, e);
        }
    }

    private List<O> runHalvingOnce(BoundModel<I, O> model, List<? extends I> records, CallOptions options) {
        try {
            return model.runBatch(records, options);
        } catch (OutOfDeviceMemoryException e) {
            int half = records.size() / 2;
            if (half == 0) {
                throw e;
            }
            List<O> values = new ArrayList<>(model.runBatch(records.subList(0, half), options));
            values.addAll(model.runBatch(records.subList(half, records.size()), options));
            return values;
        }
    }

    /** The error of the first record that is refused by itself, with its position; else the batch's own. */
    private InvalidInputException named(
            BoundModel<I, O> model, List<? extends I> records, int offset, InvalidInputException batch) {
        for (int i = 0; i < records.size(); i++) {
            InvalidInputException own = model.refusal(records.get(i));
            if (own != null) {
                return Values.at(offset + i, own);
            }
        }
        return batch;
    }

    @Override
    public List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        return new EachRecord<>(model(options), records, options).run();
    }

    @Override
    public void warm() {
        model(CallOptions.NONE);
    }

    @Override
    public Placement explain() {
        return model(CallOptions.NONE).placement();
    }

    @Override
    public Signature signature() {
        return model(CallOptions.NONE).signature();
    }

    BoundModel<I, O> model(CallOptions options) {
        BoundModel<I, O> model = bound;
        return model != null ? model : bind(options);
    }

    private BoundModel<I, O> bind(CallOptions options) {
        LoadedModel loaded = closed ? null : hold.get(options);
        synchronized (this) {
            if (loaded == null || closed) {
                throw new ModelUnavailableException(
                        id, Reason.CLOSED, "The predictor of model '" + id + "' is closed", null);
            }
            BoundModel<I, O> model = bound;
            if (model == null) {
                model = new BoundModel<>(loaded, codec, workplace.allocator(), workplace.listener());
                bound = model;
            }
            return model;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        BoundModel<I, O> model = bound;
        bound = null;
        if (model != null) {
            model.close();
        }
    }

    @Override
    public String toString() {
        return "predictor of '" + id + "'";
    }
}
