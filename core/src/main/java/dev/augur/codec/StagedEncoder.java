package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * An encoder in two steps, for calls that share runs: what can be done with one record alone, on the thread of its
 * caller, before a batch forms; and the writing of the batch. Stateless and thread-safe.
 *
 * @param <I> the type of a record
 * @param <S> the type of a record after the first step
 */
public interface StagedEncoder<I, S> {
    /**
     * Checks a record and does what needs no batch, such as tokenising.
     *
     * @param record the record, borrowed until its prediction is there
     * @return the record as {@link #encode} takes it
     * @throws InvalidInputException if it cannot be given to the model
     */
    S stage(I record);

    /**
     * How long a record is along an axis that a batch pads to its longest, such as its number of tokens.
     *
     * @param staged a record after the first step
     * @return at least 1; always 1 by default: nothing is padded
     */
    default long length(S staged) {
        return 1;
    }

    /**
     * What records must have in common to share a run, such as a number of columns that cannot be padded.
     *
     * @param staged a record after the first step
     * @return records of equal groups may share a run; all are equal by default
     */
    default Object group(S staged) {
        return StagedEncoder.class;
    }

    /**
     * The most rows that still pay in one run, as {@link Encoder#maxBatch} has it.
     *
     * @return at least 1; 1024 by default
     */
    default int maxRows() {
        return 1024;
    }

    /**
     * Writes a batch.
     *
     * @param batch at least one record after the first step; valid for the call only
     * @param inputs an empty set in which the inputs are allocated, as {@link Encoder#encode} has it
     */
    void encode(List<? extends S> batch, Tensors inputs);
}
