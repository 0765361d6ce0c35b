package dev.augur;

import dev.augur.codec.Codec;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/** Rows of two floats, at most four in a run; a NaN is refused early, infinity in the encoder only. */
final class PairCodec implements Codec<float[], float[]> {
    @Override
    public void check(float[] row) {
        if (Float.isNaN(row[0])) {
            throw new InvalidInputException("NaN");
        }
    }

    @Override
    public int maxBatch() {
        return 4;
    }

    @Override
    public void encode(List<? extends float[]> batch, Tensors inputs) {
        Tensor x = inputs.allocate("x", DType.FLOAT32, Shape.of(batch.size(), 2));
        for (int i = 0; i < batch.size(); i++) {
            float[] row = batch.get(i);
            check(row);
            if (Float.isInfinite(row[0])) {
                throw new InvalidInputException("infinite");
            }
            x.put(2 * i, row, 0, 2);
        }
    }

    @Override
    public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
        float[][] rows = new float[count][2];
        for (int i = 0; i < count; i++) {
            outputs.get("y").get(2 * i, rows[i], 0, 2);
        }
        return Arrays.asList(rows);
    }
}
