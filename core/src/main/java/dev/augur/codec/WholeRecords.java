package dev.augur.codec;

import dev.augur.tensor.Tensors;
import java.util.List;

/** The steps of an encoder that has only one: a record is checked, and stays what it is. */
record WholeRecords<I>(Encoder<I> encoder) implements StagedEncoder<I, I> {
    @Override
    public I stage(I record) {
        encoder.check(record);
        return record;
    }

    @Override
    public int maxRows() {
        return encoder.maxBatch();
    }

    @Override
    public void encode(List<? extends I> batch, Tensors inputs) {
        encoder.encode(batch, inputs);
    }
}
