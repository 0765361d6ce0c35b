package dev.augur.codec;

import dev.augur.EngineException;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Reads texts out of the scores of one model's steps. */
record TextDecoder(String output, List<String> keys) implements Decoder<String> {
    private static final int BLANK = 0;

    @Override
    public List<String> decode(Tensors inputs, Tensors outputs, int count) {
        Tensor scores = RowDecoder.rows(inputs, outputs, output, count);
        Shape shape = scores.shape();
        int classes = keys.size() + 1;
        if (shape.rank() != 3 || shape.dim(2) != classes) {
            throw new EngineException(
                    "Output '" + output + "' must be [" + count + ", steps, " + classes + "], got " + scores, null);
        }
        float[] step = new float[classes];
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text(scores, i, step));
        }
        return texts;
    }

    @Override
    public List<String> outputs() {
        return List.of(output);
    }

    private String text(Tensor scores, int record, float[] step) {
        int steps = (int) scores.shape().dim(1);
        StringBuilder text = new StringBuilder(steps);
        int before = BLANK;
        for (int i = 0; i < steps; i++) {
            FloatElements.get(scores, (record * steps + i) * step.length, step);
            int best = highest(step);
            if (best != before && best != BLANK) {
                text.append(keys.get(best - 1));
            }
            before = best;
        }
        return text.toString();
    }

    private static int highest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
