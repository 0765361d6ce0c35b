package dev.augur.codec;

import dev.augur.EngineException;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks the best classes of each row of scores. Without labels, a class is called by its index. */
record TopKDecoder(RowDecoder rows, @Nullable List<String> labels, int k, boolean softmax)
        implements Decoder<List<Classification>> {
    @Override
    public List<List<Classification>> decode(Tensors inputs, Tensors outputs, int count) {
        List<List<Classification>> best = new ArrayList<>(count);
        for (float[] scores : rows.decode(inputs, outputs, count)) {
            if (labels != null && scores.length != labels.size()) {
                throw new EngineException(
                        "Output '" + rows.outputs().get(0) + "' must have " + labels.size() + " classes, got "
                                + scores.length,
                        null);
            }
            best.add(best(softmax ? softmaxed(scores) : scores));
        }
        return best;
    }

    @Override
    public List<String> outputs() {
        return rows.outputs();
    }

    private List<Classification> best(float[] scores) {
        int[] top = new int[Math.min(k, scores.length)];
        int size = 0;
        for (int i = 0; i < scores.length; i++) {
            if (size < top.length || isBetter(scores[i], scores[top[size - 1]])) {
                size = Math.min(size + 1, top.length);
                insert(top, size, i, scores);
            }
        }
        List<Classification> classes = new ArrayList<>(size);
        for (int index : top) {
            classes.add(new Classification(label(index), index, scores[index]));
        }
        return List.copyOf(classes);
    }

    private String label(int index) {
        return labels == null ? Integer.toString(index) : labels.get(index);
    }

    /** Puts a class in its place among the first {@code size} ones, the last of which is overwritten. */
    private static void insert(int[] top, int size, int index, float[] scores) {
        int place = size - 1;
        while (place > 0 && isBetter(scores[index], scores[top[place - 1]])) {
            top[place] = top[place - 1];
            place--;
        }
        top[place] = index;
    }

    /** No score is better than a NaN, and a NaN is better than no score. */
    private static boolean isBetter(float score, float than) {
        return score > than || (Float.isNaN(than) && !Float.isNaN(score));
    }

    /** Exponentials of the distances to the highest score, so that none overflows, over their sum. */
    private static float[] softmaxed(float[] scores) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        double[] exponentials = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            exponentials[i] = Math.exp(scores[i] - highest);
            sum += exponentials[i];
        }
        float[] probabilities = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = (float) (exponentials[i] / sum);
        }
        return probabilities;
    }
}
