package dev.augur.codec;

import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.function.Consumer;

/** Encodes and decodes as a predictor does, where the test stands for the model. Everything is freed with the pool. */
final class Round {
    static final Dim N = Dim.of("N");

    final TensorPool pool = new TensorPool(1 << 20);
    final Tensors inputs = new Tensors(pool);
    final Tensors outputs = new Tensors(pool);

    static Signature model(TensorSpec input, TensorSpec output) {
        return new Signature(List.of(input), List.of(output));
    }

    static TensorSpec x(DType dtype, Dim... dims) {
        return TensorSpec.of("x", dtype, dims);
    }

    static TensorSpec y(DType dtype, Dim... dims) {
        return TensorSpec.of("y", dtype, dims);
    }

    /** Encodes into the emptied inputs, and gives the first of them. */
    <I> Tensor encode(Encoder<I> encoder, List<? extends I> batch) {
        inputs.clear();
        encoder.encode(batch, inputs);
        return inputs.tensor(0);
    }

    /** Decodes an output {@code y} that the test writes. */
    <O> List<O> decode(Decoder<O> decoder, int count, DType dtype, Shape shape, Consumer<Tensor> model) {
        outputs.clear();
        model.accept(outputs.allocate("y", dtype, shape));
        return decoder.decode(inputs, outputs, count);
    }

    <O> List<O> decodeFloats(Decoder<O> decoder, int count, Shape shape, float... values) {
        return decode(decoder, count, DType.FLOAT32, shape, tensor -> tensor.put(0, values, 0, values.length));
    }

    static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.shape().elements()];
        FloatElements.get(tensor, 0, values);
        return values;
    }
}
