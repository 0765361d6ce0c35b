package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * Turns a batch of records into a model's inputs. Stateless and thread-safe.
 *
 * @param <I> the type of a record
 */
public interface Encoder<I> {
    /**
     * Writes a batch.
     *
     * @param batch at least one record; valid for the call only
     * @param inputs an empty set in which the inputs are allocated; it owns them, also when this method throws. Their
     *     memory is not cleared. Valid for the call only
     * @throws InvalidInputException if a record cannot be given to the model
     */
    void encode(List<? extends I> batch, Tensors inputs);

    /**
     * Refuses a record that {@link #encode} would refuse, as far as that can be told cheaply, so that it fails alone
     * before a batch is formed. Checks nothing by default.
     *
     * @param record the record
     * @throws InvalidInputException if it cannot be given to the model
     */
    default void check(I record) {}

    /**
     * The most records that still pay in one run; longer lists are cut. Memory grows with it.
     *
     * @return at least 1; 1024 unless overridden
     */
    default int maxBatch() {
        return 1024;
    }

    /**
     * This encoder for a model of that signature. Called once, when the model is loaded; an encoder that takes names, types
     * or sizes from the model returns a new one here.
     *
     * @param signature what the model takes and gives
     * @return the encoder to use
     * @throws InvalidInputException if it cannot feed such a model
     */
    default Encoder<I> bind(Signature signature) {
        return this;
    }

    /**
     * This encoder in two steps, for calls that share runs. Encoders that can do a part of their work on a record alone, or
     * whose records have a length, override it.
     *
     * @return the steps; by default a record is {@linkplain #check checked}, and the rest is done in the batch
     */
    default StagedEncoder<I, ?> stages() {
        return new WholeRecords<>(this);
    }
}
