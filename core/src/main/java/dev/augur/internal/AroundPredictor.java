package dev.augur.internal;

import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.tensor.Signature;

/**
 * A predictor that adds something to the calls of another, and leaves the model to it.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
abstract class AroundPredictor<I, O> implements Predictor<I, O> {
    final Predictor<I, O> inner;

    AroundPredictor(Predictor<I, O> inner) {
        this.inner = inner;
    }

    @Override
    public final void warm() {
        inner.warm();
    }

    @Override
    public final Placement explain() {
        return inner.explain();
    }

    @Override
    public final Signature signature() {
        return inner.signature();
    }

    @Override
    public final String toString() {
        return inner.toString();
    }
}
