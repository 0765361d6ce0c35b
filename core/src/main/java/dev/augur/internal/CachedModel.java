package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.InvalidInputException;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The model of a predictor as its response cache sees it: records as what the codec makes of them. Thread-safe.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class CachedModel<I, O> {
    private record Bound<I, O>(Codec<I, O> codec, ModelId id) {}

    private final ModelId id;
    private final Codec<I, O> codec;
    private final Workplace workplace;
    private volatile @Nullable Bound<I, O> bound;

    /**
     * A model that is not loaded yet.
     *
     * @param id which model
     * @param codec not yet bound
     * @param workplace loads it
     */
    public CachedModel(ModelId id, Codec<I, O> codec, Workplace workplace) {
        this.id = id;
        this.codec = codec;
        this.workplace = workplace;
    }

    ModelId id() {
        return id;
    }

    Executor executor() {
        return workplace.executor();
    }

    /** The key of a record; null if it cannot be encoded, which is the model's to refuse. */
    @Nullable
    ResponseKey key(@Nullable I record, CallOptions options) {
        if (record == null) {
            return null;
        }
        Bound<I, O> model = bound(options);
        try (Tensors inputs = new Tensors(workplace.allocator())) {
            model.codec().encode(List.of(record), inputs);
            return ResponseKey.of(this, model.id(), inputs);
        } catch (InvalidInputException e) {
            return null;
        }
    }

    private Bound<I, O> bound(CallOptions options) {
        Bound<I, O> model = bound;
        if (model == null) {
            LoadedModel loaded = workplace.models().get(id, options);
            model = new Bound<>(
                    codec.bind(loaded.first().signature()), loaded.placement().model());
            bound = model;
        }
        return model;
    }

    /** Tells the listener of a call that gave up waiting for an equal one. */
    void refused(InferenceException error) {
        if (workplace.listener() != InferenceListener.NONE) {
            workplace.listener().onRefused(new InferenceListener.Refused(id, 1, error));
        }
    }
}
