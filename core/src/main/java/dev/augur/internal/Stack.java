package dev.augur.internal;

import dev.augur.Predictor;

/**
 * How the calls of a predictor are made, whichever version of its model, or load of it, answers them.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public interface Stack<I, O> {
    /**
     * Makes what runs calls on one load of the model. Nothing is loaded yet.
     *
     * @param hold the claim on the model, which stays the caller's
     * @return the runner, owned by the caller
     */
    Predictor<I, O> on(Hold hold);

    /**
     * Whether two versions say the same.
     *
     * @param answer what a caller got
     * @param other what the shadow said
     * @return true if they agree
     */
    boolean agree(O answer, O other);

    /**
     * Frees an answer that nobody gets.
     *
     * @param answer the answer
     */
    void discard(O answer);

    /** Forgets what the runners share. */
    void close();
}
