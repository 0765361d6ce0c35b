package dev.augur.tokenizers;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model takes of a batch of texts.
 *
 * @param targets its inputs
 * @param rows the number of texts that it wants, -1 if any
 * @param width the number of tokens of each text that it wants, -1 if any
 */
record TextLayout(List<Target> targets, int rows, int width) {
    /** One input of the model. */
    record Target(TextInput input, DType dtype) {}

    static TextLayout of(Signature signature) {
        List<Target> targets = new ArrayList<>();
        int rows = -1;
        int width = -1;
        for (TensorSpec spec : signature.inputs()) {
            targets.add(target(spec));
            rows = Math.max(rows, fixedSize(spec, 0));
            width = Math.max(width, fixedSize(spec, 1));
        }
        TextLayout layout = new TextLayout(List.copyOf(targets), rows, width);
        if (!layout.has(TextInput.IDS)) {
            throw new InvalidInputException("A text model must have the input 'input_ids', this one takes "
                    + Signature.describe(signature.inputs()));
        }
        return layout;
    }

    boolean has(TextInput input) {
        return targets.stream().anyMatch(target -> target.input == input);
    }

    private static Target target(TensorSpec spec) {
        TextInput input = TextInput.named(spec.name());
        if (input == null) {
            throw new InvalidInputException(
                    "Model input '" + spec + "' must be one of input_ids, attention_mask, token_type_ids");
        }
        List<Dim> dims = spec.dims();
        boolean integer = spec.dtype() == DType.INT64 || spec.dtype() == DType.INT32;
        if (!integer || (dims != null && dims.size() != 2)) {
            throw new InvalidInputException(
                    "Model input '" + spec + "' must be INT64[texts, tokens] or INT32[texts, tokens]");
        }
        return new Target(input, spec.dtype());
    }

    private static int fixedSize(TensorSpec spec, int axis) {
        List<Dim> dims = spec.dims();
        return dims == null ? -1 : (int) dims.get(axis).size();
    }
}
