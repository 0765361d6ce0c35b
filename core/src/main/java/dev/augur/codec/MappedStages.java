package dev.augur.codec;

import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.function.Function;

/** The steps of an encoder behind a function, which is called once per record. */
record MappedStages<J, I, S>(StagedEncoder<I, S> stages, Function<? super J, ? extends I> before)
        implements StagedEncoder<J, S> {
    @Override
    public S stage(J record) {
        return stages.stage(before.apply(record));
    }

    @Override
    public long length(S staged) {
        return stages.length(staged);
    }

    @Override
    public Object group(S staged) {
        return stages.group(staged);
    }

    @Override
    public int maxRows() {
        return stages.maxRows();
    }

    @Override
    public void encode(List<? extends S> batch, Tensors inputs) {
        stages.encode(batch, inputs);
    }
}
