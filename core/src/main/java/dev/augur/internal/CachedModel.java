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
    private final Object owner;
    private final Hold hold;
    private final Codec<I, O> codec;
    private final Workplace workplace;
    private volatile @Nullable Codec<I, O> bound;

    /**
     * A model that is not loaded yet.
     *
     * @param owner whose responses they are
     * @param hold which version of the model
     * @param codec not yet bound
     * @param workplace what it shares with other predictors
     */
    public CachedModel(Object owner, Hold hold, Codec<I, O> codec, Workplace workplace) {
        this.owner = owner;
        this.hold = hold;
        this.codec = codec;
        this.workplace = workplace;
    }

    ModelId id() {
        return hold.model();
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
        Codec<I, O> encoder = bound(options);
        try (Tensors inputs = new Tensors(workplace.allocator())) {
            encoder.encode(List.of(record), inputs);
            return ResponseKey.of(owner, hold.model(), inputs);
        } catch (InvalidInputException e) {
            return null;
        }
    }

    private Codec<I, O> bound(CallOptions options) {
        Codec<I, O> encoder = bound;
        if (encoder == null) {
            encoder = codec.bind(hold.get(options).first().signature());
            bound = encoder;
        }
        return encoder;
    }

    /** Tells the listener of a call that gave up waiting for an equal one. */
    void refused(InferenceException error) {
        if (workplace.listener() != InferenceListener.NONE) {
            workplace.listener().onRefused(new InferenceListener.Refused(hold.model(), 1, error));
        }
    }
}
