package dev.augur.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.augur.tck.BareModel;
import java.io.IOException;
import java.nio.file.Path;

/** DJL's own predictors of one model, one for each thread, as its documentation wants it. */
final class BareDjl implements BareModel {
    private final Model model = Model.newInstance("bare", "PyTorch");
    private final ThreadLocal<Predictor<float[], float[]>> predictors =
            ThreadLocal.withInitial(() -> model.newPredictor(new Rows()));

    BareDjl(Path folder) throws IOException {
        try {
            model.load(folder, "model");
        } catch (MalformedModelException e) {
            throw new IOException(e);
        }
    }

    /** Rows in and out. */
    private static final class Rows implements NoBatchifyTranslator<float[], float[]> {
        @Override
        public NDList processInput(TranslatorContext context, float[] row) {
            return new NDList(context.getNDManager().create(row, new Shape(1, row.length)));
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList outputs) {
            return outputs.get(0).toFloatArray();
        }
    }

    @Override
    public float[] run(float[] row) {
        try {
            return predictors.get().predict(row);
        } catch (TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
