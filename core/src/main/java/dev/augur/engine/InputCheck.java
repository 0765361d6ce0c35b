package dev.augur.engine;

import dev.augur.InvalidInputException;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses inputs that the model does not take, before native code sees them. One thread at a time. */
final class InputCheck {
    private final ModelId id;
    private final Signature signature;
    private final List<TensorSpec> specs;
    private final @Nullable Tensor[] found;

    InputCheck(ModelId id, Signature signature) {
        this.id = id;
        this.signature = signature;
        this.specs = signature.inputs();
        this.found = new @Nullable Tensor[specs.size()];
    }

    /**
     * Checks names, types and shapes.
     *
     * @param inputs what the caller gives
     * @param latest the plan of an earlier run, which saves work if it fits
     * @return the plan for these inputs
     */
    ShapePlan accept(Tensors inputs, @Nullable ShapePlan latest) {
        for (int i = 0; i < found.length; i++) {
            TensorSpec spec = specs.get(i);
            Tensor tensor = inputs.find(spec.name());
            if (tensor == null) {
                throw missing(spec, inputs);
            }
            if (tensor.dtype() != spec.dtype()) {
                throw mismatch(spec, tensor);
            }
            if (tensor.dtype() == DType.STRING) {
                requireTexts(spec, tensor);
            }
            found[i] = tensor;
        }
        if (inputs.size() > found.length) {
            throw unknown(inputs);
        }
        return latest != null && latest.fits(found) ? latest : plan();
    }

    /** Native code has no null. */
    private void requireTexts(TensorSpec spec, Tensor tensor) {
        int missing = Arrays.asList(tensor.strings()).indexOf(null);
        if (missing >= 0) {
            throw new InvalidInputException(
                    "Input '" + spec.name() + "' of '" + id + "' has no text at element " + missing);
        }
    }

    private ShapePlan plan() {
        for (int i = 0; i < found.length; i++) {
            Tensor tensor = found[i];
            if (tensor != null && !specs.get(i).accepts(tensor.dtype(), tensor.shape())) {
                throw mismatch(specs.get(i), tensor);
            }
        }
        return ShapePlan.of(signature, found);
    }

    private InvalidInputException mismatch(TensorSpec spec, Tensor tensor) {
        return new InvalidInputException(
                "Input '" + spec.name() + "' of '" + id + "' must be " + spec.typeAndShape() + ", got " + tensor);
    }

    private InvalidInputException missing(TensorSpec spec, Tensors inputs) {
        return new InvalidInputException("Input '" + spec.name() + "' of '" + id + "' is missing; it must be "
                + spec.typeAndShape() + ", got " + inputs);
    }

    private InvalidInputException unknown(Tensors inputs) {
        String name = inputs.names().stream()
                .filter(given -> signature.input(given) == null)
                .findFirst()
                .orElseThrow();
        return new InvalidInputException(
                "Model '" + id + "' has no input '" + name + "'; it takes " + Signature.describe(specs));
    }
}
