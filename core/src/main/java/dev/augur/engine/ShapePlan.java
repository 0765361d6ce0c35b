package dev.augur.engine;

import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of a model's outputs for one combination of input shapes: as the symbolic dimensions tell them, and where
 * they do not, as an earlier run gave them. Thread-safe.
 */
final class ShapePlan {
    private final Shape[] inputs;
    private final @Nullable Shape[] declared;
    private final AtomicReferenceArray<@Nullable Shape> seen;
    private volatile boolean hasSeen;

    private ShapePlan(Shape[] inputs, @Nullable Shape[] declared) {
        this.inputs = inputs;
        this.declared = declared;
        this.seen = new AtomicReferenceArray<>(declared.length);
    }

    /**
     * Works the shapes out.
     *
     * @param signature what the model declares
     * @param tensors one per input, in the signature's order, each accepted by its spec
     */
    static ShapePlan of(Signature signature, @Nullable Tensor[] tensors) {
        Shape[] inputs = new Shape[tensors.length];
        for (int i = 0; i < tensors.length; i++) {
            inputs[i] = shapeOf(tensors, i);
        }
        Map<String, Long> sizes = sizesBySymbol(signature.inputs(), inputs);
        List<TensorSpec> specs = signature.outputs();
        @Nullable Shape[] outputs = new @Nullable Shape[specs.size()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = solve(specs.get(i), sizes);
        }
        return new ShapePlan(inputs, outputs);
    }

    /** Whether this plan is the one for these inputs. */
    boolean fits(@Nullable Tensor[] tensors) {
        for (int i = 0; i < inputs.length; i++) {
            if (!inputs[i].equals(shapeOf(tensors, i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The shape of an output, or null if only a run can tell.
     *
     * @param index the output
     * @param trustSeen whether the shape that an earlier run gave may be expected again
     */
    @Nullable
    Shape output(int index, boolean trustSeen) {
        Shape shape = declared[index];
        return shape == null && trustSeen ? seen.get(index) : shape;
    }

    /** Notes what a run gave. */
    void saw(int index, Shape output) {
        if (declared[index] == null) {
            seen.set(index, output);
            hasSeen = true;
        }
    }

    /** Whether any shape is known from an earlier run only. */
    boolean hasSeen() {
        return hasSeen;
    }

    private static Shape shapeOf(@Nullable Tensor[] tensors, int index) {
        Tensor tensor = tensors[index];
        return tensor == null ? Shape.SCALAR : tensor.shape();
    }

    /** A symbol with two sizes is a careless name in the model; it tells nothing then. */
    private static Map<String, Long> sizesBySymbol(List<TensorSpec> specs, Shape[] inputs) {
        Map<String, Long> sizes = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (int i = 0; i < inputs.length; i++) {
            List<Dim> dims = specs.get(i).dims();
            for (int axis = 0; dims != null && axis < dims.size(); axis++) {
                String symbol = dims.get(axis).symbol();
                Long before = symbol == null ? null : sizes.putIfAbsent(symbol, inputs[i].dim(axis));
                if (before != null && before != inputs[i].dim(axis)) {
                    ambiguous.add(symbol);
                }
            }
        }
        sizes.keySet().removeAll(ambiguous);
        return sizes;
    }

    private static @Nullable Shape solve(TensorSpec spec, Map<String, Long> sizes) {
        List<Dim> dims = spec.dims();
        if (dims == null) {
            return null;
        }
        long[] solved = new long[dims.size()];
        for (int axis = 0; axis < solved.length; axis++) {
            Dim dim = dims.get(axis);
            Long size = dim.symbol() == null ? Long.valueOf(dim.size()) : sizes.get(dim.symbol());
            if (size == null || size < 0) {
                return null;
            }
            solved[axis] = size;
        }
        return Shape.of(solved);
    }
}
