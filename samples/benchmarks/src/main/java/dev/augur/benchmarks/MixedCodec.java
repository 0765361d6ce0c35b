package dev.augur.benchmarks;

import dev.augur.codec.Codec;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts of any length as MiniLM's ids in, padded to the longest of a batch, and the mean of each one's vectors out. */
final class MixedCodec implements Codec<long[], float[]> {
    private final long[] ones;
    private final long[] zeros;

    /**
     * A codec.
     *
     * @param maxLength the longest text, in tokens
     */
    MixedCodec(int maxLength) {
        this.zeros = new long[maxLength];
        this.ones = new long[maxLength];
        Arrays.fill(ones, 1);
    }

    @Override
    public void encode(List<? extends long[]> batch, Tensors inputs) {
        int longest = batch.stream().mapToInt(text -> text.length).max().orElse(1);
        Shape shape = Shape.of(batch.size(), longest);
        Tensor ids = inputs.allocate(MiniLm.IDS, DType.INT64, shape);
        Tensor mask = inputs.allocate(MiniLm.MASK, DType.INT64, shape);
        Tensor types = inputs.allocate(MiniLm.TYPES, DType.INT64, shape);
        for (int i = 0; i < batch.size(); i++) {
            long[] text = batch.get(i);
            int from = i * longest;
            ids.put(from, text, 0, text.length);
            mask.put(from, ones, 0, text.length);
            types.put(from, zeros, 0, longest);
            ids.put(from + text.length, zeros, 0, longest - text.length);
            mask.put(from + text.length, zeros, 0, longest - text.length);
        }
    }

    @Override
    public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
        Tensor vectors = outputs.get(MiniLm.OUTPUT);
        Tensor mask = inputs.get(MiniLm.MASK);
        int longest = (int) (vectors.shape().elements() / count / MiniLm.WIDTH);
        float[] text = new float[longest * MiniLm.WIDTH];
        long[] own = new long[longest];
        List<float[]> means = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            mask.get(i * longest, own, 0, longest);
            vectors.get(i * text.length, text, 0, text.length);
            means.add(MeanVector.of(text, (int) Arrays.stream(own).sum()));
        }
        return means;
    }

    @Override
    public List<String> outputs() {
        return List.of(MiniLm.OUTPUT);
    }
}
