package dev.augur.codec;

import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An encoder behind a function. */
record MappedEncoder<J, I>(Encoder<I> encoder, Function<? super J, ? extends I> before) implements Encoder<J> {
    @Override
    public void encode(List<? extends J> batch, Tensors inputs) {
        List<I> mapped = new ArrayList<>(batch.size());
        for (J record : batch) {
            mapped.add(before.apply(record));
        }
        encoder.encode(mapped, inputs);
    }

    @Override
    public void check(J record) {
        encoder.check(before.apply(record));
    }

    @Override
    public int maxBatch() {
        return encoder.maxBatch();
    }

    @Override
    public Encoder<J> bind(Signature signature) {
        return new MappedEncoder<>(encoder.bind(signature), before);
    }

    @Override
    public StagedEncoder<J, ?> stages() {
        return mapped(encoder.stages());
    }

    private <S> StagedEncoder<J, S> mapped(StagedEncoder<I, S> stages) {
        return new MappedStages<>(stages, before);
    }
}
