package dev.augur.codec;

import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A codec before a function. */
record OutputMappedCodec<I, O, P>(Codec<I, O> codec, Function<? super O, ? extends P> after) implements Codec<I, P> {
    @Override
    public void encode(List<? extends I> batch, Tensors inputs) {
        codec.encode(batch, inputs);
    }

    @Override
    public void check(I record) {
        codec.check(record);
    }

    @Override
    public int maxBatch() {
        return codec.maxBatch();
    }

    @Override
    public List<P> decode(Tensors inputs, Tensors outputs, int count) {
        List<P> mapped = new ArrayList<>(count);
        for (O value : codec.decode(inputs, outputs, count)) {
            mapped.add(after.apply(value));
        }
        return mapped;
    }

    @Override
    public List<String> outputs() {
        return codec.outputs();
    }

    @Override
    public Codec<I, P> bind(Signature signature) {
        return new OutputMappedCodec<>(codec.bind(signature), after);
    }

    @Override
    public StagedEncoder<I, ?> stages() {
        return codec.stages();
    }

    @Override
    public StagedCodec<I, ?, P> staged() {
        return mapped(codec.staged());
    }

    private <S> StagedCodec<I, ?, P> mapped(StagedCodec<I, S, O> staged) {
        return new OutputMappedStages<>(staged, after);
    }
}
