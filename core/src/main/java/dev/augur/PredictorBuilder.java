package dev.augur;

import dev.augur.codec.Codec;
import dev.augur.internal.DefaultPredictor;
import dev.augur.internal.Workplace;
import dev.augur.model.ModelId;

/**
 * Describes a {@link Predictor} that does more than run the model. Not thread-safe.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class PredictorBuilder<I, O> {
    private final ModelId model;
    private final Codec<I, O> codec;
    private final Workplace workplace;

    PredictorBuilder(ModelId model, Codec<I, O> codec, Workplace workplace) {
        this.model = model;
        this.codec = codec;
        this.workplace = workplace;
    }

    /**
     * Makes the predictor. Nothing is loaded yet.
     *
     * @return the predictor, to be kept and shared
     */
    public Predictor<I, O> build() {
        Predictor<I, O> predictor = new DefaultPredictor<>(model, codec, workplace);
        workplace.open().add(predictor);
        return predictor;
    }
}
