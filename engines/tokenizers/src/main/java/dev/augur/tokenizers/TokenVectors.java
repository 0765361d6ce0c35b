package dev.augur.tokenizers;

import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/** The vectors of a batch's tokens, {@code [texts, tokens, size]}. One use, one thread. */
final class TokenVectors {
    private final Tensor vectors;
    private final int tokens;
    private final int size;

    TokenVectors(Tensor vectors, long texts) {
        Shape shape = vectors.shape();
        if (shape.rank() != 3 || shape.dim(0) != texts) {
            throw new IllegalStateException("Output must be FLOAT32[" + texts + ", tokens, size], got " + vectors);
        }
        this.vectors = vectors;
        this.tokens = (int) shape.dim(1);
        this.size = (int) shape.dim(2);
    }

    /** Which positions are padding, row-major; none of them without a mask. */
    boolean[] padding(@Nullable Tensor mask) {
        boolean[] padding = new boolean[Math.toIntExact(vectors.shape().dim(0)) * tokens];
        if (mask == null) {
            return padding;
        }
        if (mask.shape().elements() != padding.length) {
            throw new IllegalStateException("Output " + vectors + " must have the tokens of attention_mask " + mask);
        }
        if (mask.dtype() == DType.INT64) {
            LongBuffer longs = mask.longs();
            for (int i = 0; i < padding.length; i++) {
                padding[i] = longs.get(i) == 0;
            }
        } else {
            IntBuffer ints = mask.ints();
            for (int i = 0; i < padding.length; i++) {
                padding[i] = ints.get(i) == 0;
            }
        }
        return padding;
    }

    /** A copy of the vector of a text's first token. */
    float[] first(int text) {
        float[] vector = new float[size];
        vectors.get(text * tokens * size, vector, 0, size);
        return vector;
    }

    /** The mean of the vectors of a text's tokens; zero if all of it is padding. */
    float[] mean(int text, boolean[] padding) {
        float[] sum = new float[size];
        float[] vector = new float[size];
        int counted = 0;
        for (int position = text * tokens; position < (text + 1) * tokens; position++) {
            if (!padding[position]) {
                vectors.get(position * size, vector, 0, size);
                add(vector, sum);
                counted++;
            }
        }
        scale(sum, 1f / Math.max(1, counted));
        return sum;
    }

    /** Scales a vector to length 1; one without a length stays as it is. */
    static void normalize(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (squares > 0) {
            scale(vector, (float) (1 / Math.sqrt(squares)));
        }
    }

    private static void add(float[] vector, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vector[i];
        }
    }

    private static void scale(float[] vector, float factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}
