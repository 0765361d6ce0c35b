package dev.augur.codec;

import dev.augur.tensor.Signature;
import java.util.function.Function;

/**
 * Both ways between a caller's objects and a model's tensors. Batch-first, stateless and thread-safe.
 *
 * @param <I> the type of a record
 * @param <O> the type of a value
 */
public interface Codec<I, O> extends Encoder<I>, Decoder<O> {
    @Override
    default Codec<I, O> bind(Signature signature) {
        return this;
    }

    /**
     * This codec in the steps that calls take when they share runs. Codecs whose records are several rows override it.
     *
     * @return by default the {@linkplain Encoder#stages steps of its encoder}, then its decoder
     */
    default StagedCodec<I, ?, O> staged() {
        return new DecodedStages<>(stages(), this);
    }

    /**
     * A codec from its two halves.
     *
     * @param encoder turns records into inputs
     * @param decoder turns outputs into values
     * @param <I> the type of a record
     * @param <O> the type of a value
     * @return both
     */
    static <I, O> Codec<I, O> of(Encoder<I> encoder, Decoder<O> decoder) {
        return new PairedCodec<>(encoder, decoder);
    }

    /**
     * This codec for records of another type.
     *
     * @param before gives the record that this codec takes; called once per check and once per encode
     * @param <J> the other type
     * @return the codec
     */
    default <J> Codec<J, O> mapInput(Function<? super J, ? extends I> before) {
        return new InputMappedCodec<>(this, before);
    }

    /**
     * This codec with values of another type.
     *
     * @param after turns each value of this codec into the other type; the value is its own, also when it throws
     * @param <P> the other type
     * @return the codec
     */
    default <P> Codec<I, P> mapOutput(Function<? super O, ? extends P> after) {
        return new OutputMappedCodec<I, O, P>(this, after);
    }
}
