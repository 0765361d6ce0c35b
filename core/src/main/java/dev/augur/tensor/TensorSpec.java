package dev.augur.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model declares of one input or output.
 *
 * @param name the model's name for it
 * @param dtype its element type
 * @param dims its dimensions, outermost first; null if the model leaves the rank open
 */
public record TensorSpec(String name, DType dtype, @Nullable List<Dim> dims) {

    /**
     * Copies the dimensions.
     *
     * @param name as the record has it
     * @param dtype as the record has it
     * @param dims as the record has it
     */
    public TensorSpec {
        dims = dims == null ? null : List.copyOf(dims);
    }

    /**
     * A spec with the given dimensions.
     *
     * @param name the model's name for it
     * @param dtype its element type
     * @param dims its dimensions
     * @return the spec
     */
    public static TensorSpec of(String name, DType dtype, Dim... dims) {
        return new TensorSpec(name, dtype, List.of(dims));
    }

    /**
     * Whether a tensor of this type and shape fits.
     *
     * @param actualType the tensor's type
     * @param actual the tensor's shape
     * @return true if the type is equal and each size is accepted
     */
    public boolean accepts(DType actualType, Shape actual) {
        if (actualType != dtype) {
            return false;
        }
        List<Dim> declared = dims;
        if (declared == null) {
            return true;
        }
        boolean fits = declared.size() == actual.rank();
        for (int axis = 0; fits && axis < actual.rank(); axis++) {
            fits = declared.get(axis).accepts(actual.dim(axis));
        }
        return fits;
    }

    /**
     * Type and shape without the name, as error texts show them.
     *
     * @return for example {@code FLOAT32[batch, 4]}
     */
    public String typeAndShape() {
        return dtype + (dims == null ? "[...]" : dims.toString());
    }

    @Override
    public String toString() {
        return name + " " + typeAndShape();
    }
}
