package dev.augur.codec;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers in and out: one input whose first dimension is the batch, and one output with a row per record. A row
 * holds all elements of one record, row-major, so a record of shape {@code [28, 28]} is a row of 784. Immutable and
 * thread-safe.
 *
 * <p>FLOAT32 is copied as it is. For FLOAT64, FLOAT16 and BFLOAT16 each value is converted, to the nearest where the type
 * is narrower. For INT64, INT32 and UINT8 an input value must be a whole number in the type's range
 * ({@link InvalidInputException}), and an output value one that a float holds exactly ({@link EngineException}).
 */
public final class RowCodec implements Codec<float[], float[]> {
    private static final int DEFAULT_MAX_BATCH = 1024;

    private final @Nullable String input;
    private final @Nullable String output;
    private final int maxBatch;

    private RowCodec(@Nullable String input, @Nullable String output, int maxBatch) {
        this.input = input;
        this.output = output;
        this.maxBatch = maxBatch;
    }

    /**
     * Rows of floats. The model must have one input and one output, unless they are named.
     *
     * @return the codec
     */
    public static RowCodec floats() {
        return new RowCodec(null, null, DEFAULT_MAX_BATCH);
    }

    /**
     * This codec for the input of that name.
     *
     * @param name an input of {@link DType} FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, INT32 or UINT8
     * @return a codec
     */
    public RowCodec input(String name) {
        return new RowCodec(name, output, maxBatch);
    }

    /**
     * This codec for the output of that name; the model computes no other.
     *
     * @param name an output of {@link DType} FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, INT32 or UINT8
     * @return a codec
     */
    public RowCodec output(String name) {
        return new RowCodec(input, name, maxBatch);
    }

    /**
     * This codec with another limit for one run; 1024 by default. A model with a fixed number of rows gets no more than
     * that in a run, and if they are fewer, copies of the last one, whose predictions are left out.
     *
     * @param rows the most rows, at least 1
     * @return a codec
     */
    public RowCodec maxBatch(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("maxBatch must be >= 1, got " + rows);
        }
        return new RowCodec(input, output, rows);
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public Codec<float[], float[]> bind(Signature signature) {
        TensorSpec in = Specs.input(signature, input);
        return Codec.of(RowEncoder.of(in, maxBatch), RowDecoder.of(Specs.output(signature, output)));
    }

    @Override
    public void encode(List<? extends float[]> batch, Tensors inputs) {
        throw Unbound.codec(this);
    }

    @Override
    public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
        throw Unbound.codec(this);
    }
}
