package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * Turns a model's outputs into one value per record. Stateless and thread-safe.
 *
 * @param <O> the type of a value
 */
public interface Decoder<O> {
    /**
     * Reads a batch.
     *
     * @param inputs what the encoder wrote, for decoders that need it, such as a pooling that skips padding; to be read
     *     only, valid for the call only
     * @param outputs the outputs; valid for the call only, except for tensors that are {@linkplain Tensors#take taken}
     * @param count number of records in the batch
     * @return one value per record, in order
     */
    List<O> decode(Tensors inputs, Tensors outputs, int count);

    /**
     * The outputs that this decoder reads; the model computes and copies no others.
     *
     * @return names; none means all, which is the default
     */
    default List<String> outputs() {
        return List.of();
    }

    /**
     * This decoder for a model of that signature. Called once, when the model is loaded.
     *
     * @param signature what the model takes and gives
     * @return the decoder to use
     * @throws InvalidInputException if it cannot read such a model's outputs
     */
    default Decoder<O> bind(Signature signature) {
        return this;
    }
}
