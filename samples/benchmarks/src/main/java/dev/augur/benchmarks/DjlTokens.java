package dev.augur.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text as MiniLM's ids in, the vectors of its tokens out, as a user of DJL would write it. */
final class DjlTokens implements Translator<long[], float[]> {
    @Override
    public NDList processInput(TranslatorContext context, long[] text) {
        long[] ones = new long[text.length];
        Arrays.fill(ones, 1);
        NDManager manager = context.getNDManager();
        Shape shape = new Shape(1, text.length);
        return new NDList(
                named(manager.create(text, shape), MiniLm.IDS),
                named(manager.create(ones, shape), MiniLm.MASK),
                named(manager.create(new long[text.length], shape), MiniLm.TYPES));
    }

    private static NDArray named(NDArray array, String name) {
        array.setName(name);
        return array;
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
        return outputs.get(0).toFloatArray();
    }

    @Override
    public @Nullable Batchifier getBatchifier() {
        return null;
    }
}
