package dev.augur.codec;

import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A decoder before a function. */
record MappedDecoder<O, P>(Decoder<O> decoder, Function<? super O, ? extends P> after) implements Decoder<P> {
    @Override
    public List<P> decode(Tensors inputs, Tensors outputs, int count) {
        List<P> mapped = new ArrayList<>(count);
        for (O value : decoder.decode(inputs, outputs, count)) {
            mapped.add(after.apply(value));
        }
        return mapped;
    }

    @Override
    public List<String> outputs() {
        return decoder.outputs();
    }

    @Override
    public Decoder<P> bind(Signature signature) {
        return new MappedDecoder<>(decoder.bind(signature), after);
    }
}
