package dev.augur.codec;

import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A codec behind a function. */
record InputMappedCodec<J, I, O>(Codec<I, O> codec, Function<? super J, ? extends I> before) implements Codec<J, O> {
    @Override
    public void encode(List<? extends J> batch, Tensors inputs) {
        List<I> mapped = new ArrayList<>(batch.size());
        for (J record : batch) {
            mapped.add(before.apply(record));
        }
        codec.encode(mapped, inputs);
    }

    @Override
    public void check(J record) {
        codec.check(before.apply(record));
    }

    @Override
    public int maxBatch() {
        return codec.maxBatch();
    }

    @Override
    public List<O> decode(Tensors inputs, Tensors outputs, int count) {
        return codec.decode(inputs, outputs, count);
    }

    @Override
    public List<String> outputs() {
        return codec.outputs();
    }

    @Override
    public Codec<J, O> bind(Signature signature) {
        return new InputMappedCodec<>(codec.bind(signature), before);
    }

    @Override
    public StagedEncoder<J, ?> stages() {
        return mapped(codec.stages());
    }

    private <S> StagedEncoder<J, S> mapped(StagedEncoder<I, S> stages) {
        return new MappedStages<>(stages, before);
    }

    @Override
    public StagedCodec<J, ?, O> staged() {
        return mapped(codec.staged());
    }

    private <S> StagedCodec<J, S, O> mapped(StagedCodec<I, S, O> staged) {
        return new InputMappedStages<>(staged, before);
    }
}
