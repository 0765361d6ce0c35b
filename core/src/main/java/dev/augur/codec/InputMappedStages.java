package dev.augur.codec;

import dev.augur.tensor.Tensors;
import java.util.List;

/** The steps of a codec behind a function. */
record InputMappedStages<J, S, O>(StagedEncoder<J, S> encoder, StagedCodec<?, S, O> codec)
        implements StagedCodec<J, S, O> {
    @Override
    public S stage(J record) {
        return encoder.stage(record);
    }

    @Override
    public long length(S staged) {
        return codec.length(staged);
    }

    @Override
    public Object group(S staged) {
        return codec.group(staged);
    }

    @Override
    public int maxRows() {
        return codec.maxRows();
    }

    @Override
    public int rows(S staged) {
        return codec.rows(staged);
    }

    @Override
    public List<S> split(S staged, int maxRows) {
        return codec.split(staged, maxRows);
    }

    @Override
    public void encode(List<? extends S> batch, Tensors inputs) {
        codec.encode(batch, inputs);
    }

    @Override
    public List<O> decode(List<? extends S> batch, Tensors inputs, Tensors outputs) {
        return codec.decode(batch, inputs, outputs);
    }

    @Override
    public O join(List<O> parts) {
        return codec.join(parts);
    }

    @Override
    public void discard(O value) {
        codec.discard(value);
    }
}
