package dev.augur.codec;

import dev.augur.tensor.Tensors;
import java.util.List;

/** The steps of an encoder, then a decoder. */
record DecodedStages<I, S, O>(StagedEncoder<I, S> encoder, Decoder<O> decoder) implements StagedCodec<I, S, O> {
    @Override
    public S stage(I record) {
        return encoder.stage(record);
    }

    @Override
    public long length(S staged) {
        return encoder.length(staged);
    }

    @Override
    public Object group(S staged) {
        return encoder.group(staged);
    }

    @Override
    public int maxRows() {
        return encoder.maxRows();
    }

    @Override
    public void encode(List<? extends S> batch, Tensors inputs) {
        encoder.encode(batch, inputs);
    }

    @Override
    public List<O> decode(List<? extends S> batch, Tensors inputs, Tensors outputs) {
        return decoder.decode(inputs, outputs, batch.size());
    }
}
