package dev.augur.internal.batch;

import java.util.List;

/**
 * Runs a batch: what a lane needs of a model. Thread-safe.
 *
 * @param <S> the type of a row-set, after the first step of its codec
 * @param <O> the type of a prediction
 */
public interface BatchRunner<S, O> {
    /**
     * Runs a batch on the caller's thread.
     *
     * @param batch at least one
     * @param fillers how many of its last are copies that fill it up
     * @param waited what they waited
     * @param watch told when the run begins and how to stop it
     * @return one prediction for each, in order
     */
    List<O> run(List<S> batch, int fillers, Waited waited, RunWatch watch);

    /**
     * Frees a prediction that no caller gets.
     *
     * @param value from {@link #run}
     */
    void discard(O value);
}
