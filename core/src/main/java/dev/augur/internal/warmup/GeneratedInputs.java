package dev.augur.internal.warmup;

import dev.augur.InvalidInputException;
import dev.augur.WarmUp;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Zeros of the shapes that a model takes with one batch size. One use, one thread. */
final class GeneratedInputs implements InputSource {
    private static final byte[] ZEROS = new byte[8192];

    private final Signature signature;
    private final Map<String, List<Long>> shapes;
    private final long batch;
    /** Sizes of open dimensions, by the model's names for them; -1 for the batch size. */
    private final Map<String, Long> symbols = new HashMap<>();

    private boolean usesBatch;

    GeneratedInputs(Signature signature, WarmUp.Generated declared, int batch) {
        this.signature = signature;
        this.shapes = declared.shapes();
        this.batch = batch;
    }

    @Override
    public String name() {
        return "batch size " + batch;
    }

    @Override
    public void writeTo(Tensors inputs) {
        requireKnown();
        for (TensorSpec spec : signature.inputs()) {
            learnSymbols(spec);
        }
        for (TensorSpec spec : signature.inputs()) {
            allocate(spec, inputs);
        }
        if (batch > 1 && !usesBatch) {
            throw new InvalidInputException("no input has an open first dimension that could have the batch size "
                    + batch + "; the model takes " + Signature.describe(signature.inputs()));
        }
    }

    private void allocate(TensorSpec spec, Tensors inputs) {
        try {
            clear(inputs.allocate(spec.name(), spec.dtype(), shapeOf(spec)));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("the input '" + spec.name() + "' cannot be made: " + e.getMessage(), e);
        }
    }

    private void requireKnown() {
        for (String input : shapes.keySet()) {
            if (signature.input(input) == null) {
                throw new InvalidInputException("a shape is declared for '" + input
                        + "', which is no input; the model takes " + Signature.describe(signature.inputs()));
            }
        }
    }

    /** What is declared wins over first dimensions. */
    private void learnSymbols(TensorSpec spec) {
        List<Dim> dims = spec.dims();
        List<Long> shape = shapes.get(spec.name());
        for (int axis = 0; dims != null && axis < dims.size(); axis++) {
            String symbol = dims.get(axis).symbol();
            if (symbol != null && shape != null && axis < shape.size()) {
                symbols.put(symbol, shape.get(axis));
            } else if (symbol != null && axis == 0) {
                symbols.putIfAbsent(symbol, -1L);
            }
        }
    }

    private Shape shapeOf(TensorSpec spec) {
        List<Long> shape = shapes.get(spec.name());
        if (shape != null) {
            return Shape.of(shape.stream().mapToLong(this::sized).toArray());
        }
        List<Dim> dims = spec.dims();
        if (dims == null) {
            throw new InvalidInputException("the model does not tell the shape of its input '" + spec.name()
                    + "'; declare one with withShape(\"" + spec.name() + "\", ...)");
        }
        long[] sizes = new long[dims.size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = sizeOf(dims.get(axis), axis);
        }
        return Shape.of(sizes);
    }

    private long sizeOf(Dim dim, int axis) {
        if (dim.size() >= 0) {
            return dim.size();
        }
        Long known = dim.symbol() == null ? null : symbols.get(dim.symbol());
        if (known != null) {
            return sized(known);
        }
        return axis == 0 ? sized(-1) : 1;
    }

    private long sized(long size) {
        usesBatch |= size < 0;
        return size < 0 ? batch : size;
    }

    private static void clear(Tensor tensor) {
        if (tensor.dtype() == DType.STRING) {
            Arrays.fill(tensor.strings(), "");
            return;
        }
        ByteBuffer bytes = tensor.bytes();
        while (bytes.hasRemaining()) {
            bytes.put(ZEROS, 0, Math.min(ZEROS.length, bytes.remaining()));
        }
    }
}
