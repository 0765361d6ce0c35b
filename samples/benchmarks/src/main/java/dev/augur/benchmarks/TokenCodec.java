package dev.augur.benchmarks;

import dev.augur.codec.Codec;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts of one length as MiniLM's ids in, the vectors of their tokens out: a codec as a user writes one. */
final class TokenCodec implements Codec<long[], float[]> {
    private final long[] ones;
    private final long[] zeros;

    TokenCodec(int length) {
        this.zeros = new long[length];
        this.ones = new long[length];
        Arrays.fill(ones, 1);
    }

    @Override
    public void encode(List<? extends long[]> batch, Tensors inputs) {
        Shape shape = Shape.of(batch.size(), ones.length);
        Tensor ids = inputs.allocate(MiniLm.IDS, DType.INT64, shape);
        Tensor mask = inputs.allocate(MiniLm.MASK, DType.INT64, shape);
        Tensor types = inputs.allocate(MiniLm.TYPES, DType.INT64, shape);
        for (int i = 0; i < batch.size(); i++) {
            ids.put(i * ones.length, batch.get(i), 0, ones.length);
            mask.put(i * ones.length, ones, 0, ones.length);
            types.put(i * ones.length, zeros, 0, ones.length);
        }
    }

    @Override
    public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
        Tensor vectors = outputs.get(MiniLm.OUTPUT);
        int size = (int) (vectors.shape().elements() / count);
        List<float[]> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float[] text = new float[size];
            vectors.get(i * size, text, 0, size);
            texts.add(text);
        }
        return texts;
    }

    @Override
    public List<String> outputs() {
        return List.of(MiniLm.OUTPUT);
    }
}
