package dev.augur.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import org.jspecify.annotations.Nullable;

/** Rows of floats in and out, as a user of DJL would write it. */
final class DjlFloats implements Translator<float[], float[]> {
    private final Shape shape;
    private final @Nullable Batchifier batchifier;

    private DjlFloats(Shape shape, @Nullable Batchifier batchifier) {
        this.shape = shape;
        this.batchifier = batchifier;
    }

    /**
     * A single row, which the translator gives the batch dimension itself: the fastest way.
     *
     * @param shape of the input, with the batch of 1
     */
    static DjlFloats single(long... shape) {
        return new DjlFloats(new Shape(shape), null);
    }

    /**
     * DJL's default, which stacks rows.
     *
     * @param shape of a row
     */
    static DjlFloats stacked(long... shape) {
        return new DjlFloats(new Shape(shape), Batchifier.STACK);
    }

    @Override
    public NDList processInput(TranslatorContext context, float[] row) {
        return new NDList(context.getNDManager().create(row, shape));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
        return outputs.get(0).toFloatArray();
    }

    @Override
    public @Nullable Batchifier getBatchifier() {
        return batchifier;
    }
}
