package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes with the highest scores, best first; of equal scores the one of lower index. Reads one output with a score
 * per class and record. Immutable and thread-safe.
 */
public final class TopK implements Decoder<List<Classification>> {
    private final int k;
    private final @Nullable List<String> labels;
    private final @Nullable String output;
    private final boolean softmax;

    private TopK(int k, @Nullable List<String> labels, @Nullable String output, boolean softmax) {
        this.k = k;
        this.labels = labels;
        this.output = output;
        this.softmax = softmax;
    }

    /**
     * The best classes of a model with one output.
     *
     * @param k how many, at least 1; all classes if there are fewer
     * @param labels one label per class, in the model's order
     * @return the decoder
     */
    public static TopK of(int k, List<String> labels) {
        return new TopK(checked(k), List.copyOf(labels), null, false);
    }

    /**
     * The best classes of a model with one output, for a model whose labels nobody has: a class's label is its index.
     *
     * @param k how many, at least 1; all classes if there are fewer
     * @return the decoder
     */
    public static TopK of(int k) {
        return new TopK(checked(k), null, null, false);
    }

    private static int checked(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be >= 1, got " + k);
        }
        return k;
    }

    /**
     * This decoder for the output of that name; the model computes no other.
     *
     * @param name the output with the scores
     * @return a decoder
     */
    public TopK output(String name) {
        return new TopK(k, labels, name, softmax);
    }

    /**
     * This decoder for a model that gives logits: scores are made probabilities, which add up to 1 over all classes.
     *
     * @return a decoder
     */
    public TopK softmax() {
        return new TopK(k, labels, output, true);
    }

    @Override
    public Decoder<List<Classification>> bind(Signature signature) {
        TensorSpec spec = Specs.output(signature, output);
        RowDecoder rows = RowDecoder.of(spec);
        long classes = Specs.rowSize(spec);
        if (labels != null && classes != Specs.OPEN && classes != labels.size()) {
            throw new InvalidInputException("Output '" + spec.name() + "' " + spec.typeAndShape() + " has " + classes
                    + " classes, got " + labels.size() + " labels");
        }
        return new TopKDecoder(rows, labels, k, softmax);
    }

    @Override
    public List<List<Classification>> decode(Tensors inputs, Tensors outputs, int count) {
        throw Unbound.codec(this);
    }
}
