package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text that a line recogniser reads: at each step the class with the highest score, repetitions taken as one, blanks
 * left out (greedy decoding of connectionist temporal classification, Graves et al. 2006). Reads one output of shape
 * {@code [batch, steps, classes]}, where class 0 is the blank. Immutable and thread-safe.
 */
public final class CtcDecoder implements Decoder<String> {
    private final List<String> keys;
    private final @Nullable String output;

    private CtcDecoder(List<String> keys, @Nullable String output) {
        this.keys = keys;
        this.output = output;
    }

    /**
     * A decoder of a model with one output.
     *
     * @param keys the text of each class from class 1 on
     * @return the decoder
     */
    public static CtcDecoder of(List<String> keys) {
        return new CtcDecoder(List.copyOf(keys), null);
    }

    /**
     * A decoder of a model whose last class is a space that the keys do not list, as PaddleOCR's recognisers have it.
     *
     * @param keys the text of each class from class 1 on, without the last
     * @return the decoder
     */
    public static CtcDecoder withSpace(List<String> keys) {
        List<String> all = new ArrayList<>(keys);
        all.add(" ");
        return of(all);
    }

    /**
     * This decoder for the output of that name; the model computes no other.
     *
     * @param name the output with the scores
     * @return a decoder
     */
    public CtcDecoder output(String name) {
        return new CtcDecoder(keys, name);
    }

    @Override
    public Decoder<String> bind(Signature signature) {
        TensorSpec spec = Specs.output(signature, output);
        Specs.checkNumbers("Output", spec);
        List<Dim> dims = spec.dims();
        if (dims != null && dims.size() != 3) {
            throw new InvalidInputException(
                    "Output '" + spec.name() + "' must be [batch, steps, classes], got " + spec.typeAndShape());
        }
        if (dims != null && !dims.get(2).accepts(keys.size() + 1L)) {
            throw new InvalidInputException("Output '" + spec.name() + "' " + spec.typeAndShape() + " has "
                    + dims.get(2) + " classes, got " + keys.size() + " keys and the blank");
        }
        return new TextDecoder(spec.name(), keys);
    }

    @Override
    public List<String> decode(Tensors inputs, Tensors outputs, int count) {
        throw Unbound.codec(this);
    }
}
