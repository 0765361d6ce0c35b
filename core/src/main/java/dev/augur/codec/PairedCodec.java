package dev.augur.codec;

import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.List;

/** An encoder and a decoder side by side. */
record PairedCodec<I, O>(Encoder<I> encoder, Decoder<O> decoder) implements Codec<I, O> {
    @Override
    public void encode(List<? extends I> batch, Tensors inputs) {
        encoder.encode(batch, inputs);
    }

    @Override
    public void check(I record) {
        encoder.check(record);
    }

    @Override
    public int maxBatch() {
        return encoder.maxBatch();
    }

    @Override
    public StagedEncoder<I, ?> stages() {
        return encoder.stages();
    }

    @Override
    public List<O> decode(Tensors inputs, Tensors outputs, int count) {
        return decoder.decode(inputs, outputs, count);
    }

    @Override
    public List<String> outputs() {
        return decoder.outputs();
    }

    @Override
    public Codec<I, O> bind(Signature signature) {
        return new PairedCodec<>(encoder.bind(signature), decoder.bind(signature));
    }
}
