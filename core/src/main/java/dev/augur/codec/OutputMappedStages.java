package dev.augur.codec;

import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The steps of a codec before a function. The function takes the value of a whole record, so the values of parts go
 * unmapped until they are joined.
 */
record OutputMappedStages<I, S, O, P>(StagedCodec<I, S, O> codec, Function<? super O, ? extends P> after)
        implements StagedCodec<I, Share<S>, P> {
    /** The value of rows of a record. Whoever runs batches never looks at a value, and gives this back to this class alone. */
    private record Part<O>(O value) {}

    @Override
    public Share<S> stage(I record) {
        return new Share<>(codec.stage(record), false);
    }

    @Override
    public long length(Share<S> share) {
        return codec.length(share.staged());
    }

    @Override
    public Object group(Share<S> share) {
        return codec.group(share.staged());
    }

    @Override
    public int maxRows() {
        return codec.maxRows();
    }

    @Override
    public int rows(Share<S> share) {
        return codec.rows(share.staged());
    }

    @Override
    public List<Share<S>> split(Share<S> share, int maxRows) {
        List<S> parts = codec.split(share.staged(), maxRows);
        return parts.size() == 1
                ? List.of(share)
                : parts.stream().map(part -> new Share<>(part, true)).toList();
    }

    @Override
    public void encode(List<? extends Share<S>> batch, Tensors inputs) {
        codec.encode(staged(batch), inputs);
    }

    @Override
    public List<P> decode(List<? extends Share<S>> batch, Tensors inputs, Tensors outputs) {
        List<O> values = codec.decode(staged(batch), inputs, outputs);
        List<P> mapped = new ArrayList<>(values.size());
        try {
            for (O value : values) {
                mapped.add(batch.get(mapped.size()).isPart() ? unmapped(value) : after.apply(value));
            }
            return mapped;
        } finally {
            if (mapped.size() < values.size()) {
                mapped.forEach(this::discard);
                values.subList(mapped.size() + 1, values.size()).forEach(codec::discard);
            }
        }
    }

    private List<S> staged(List<? extends Share<S>> batch) {
        List<S> staged = new ArrayList<>(batch.size());
        for (Share<S> share : batch) {
            staged.add(share.staged());
        }
        return staged;
    }

    @SuppressWarnings("unchecked")
    private P unmapped(O value) {
        return (P) new Part<>(value);
    }

    @Override
    public P join(List<P> parts) {
        List<O> values = new ArrayList<>(parts.size());
        for (P part : parts) {
            values.add(valueOf(part));
        }
        return after.apply(codec.join(values));
    }

    @Override
    public void discard(P value) {
        if (value instanceof Part) {
            codec.discard(valueOf(value));
        }
    }

    @SuppressWarnings("unchecked")
    private O valueOf(P part) {
        return ((Part<O>) part).value;
    }
}
