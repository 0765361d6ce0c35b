package dev.augur.codec;

import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.function.Function;

/** The steps of a codec behind a function, which is called once per record. */
record InputMappedStages<J, I, S, O>(StagedCodec<I, S, O> codec, Function<? super J, ? extends I> before)
        implements StagedCodec<J, S, O> {
    @Override
    public S stage(J record) {
        return codec.stage(before.apply(record));
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
