package dev.augur.protocol;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;

/** What an input takes of one record: the dimensions behind the batch. An input of open rank takes flat rows. */
final class RowSpec {
    static final long OPEN = -1;

    private static final long[] FLAT = {OPEN};
    private static final int REFERENCE_BYTES = 8;

    private final TensorSpec input;
    private final long[] dims;
    private final boolean single;

    private RowSpec(TensorSpec input, long[] dims, boolean single) {
        this.input = input;
        this.dims = dims;
        this.single = single;
    }

    static RowSpec of(TensorSpec input) {
        List<Dim> declared = input.dims();
        if (declared == null) {
            return new RowSpec(input, FLAT, false);
        }
        long batch = declared.isEmpty() ? 0 : declared.get(0).size();
        if (batch != OPEN && batch != 1) {
            throw new InvalidInputException("Input '" + input.name()
                    + "' must have a first dimension for the batch, open or 1, to take records; it is "
                    + input.typeAndShape());
        }
        long[] dims = declared.stream().skip(1).mapToLong(Dim::size).toArray();
        return new RowSpec(input, dims, batch == 1);
    }

    TensorSpec input() {
        return input;
    }

    /** Whether the model takes one record per run. */
    boolean isSingle() {
        return single;
    }

    int rank() {
        return dims.length;
    }

    /** A fresh copy; {@link #OPEN} where the model leaves the size open. */
    long[] dims() {
        return dims.clone();
    }

    boolean isFixed() {
        return Arrays.stream(dims).noneMatch(size -> size == OPEN);
    }

    /** Bytes of a row of these sizes; a text counts as its reference. Saturates. */
    long bytes(long[] sizes) {
        long bytes =
                input.dtype() == DType.STRING ? REFERENCE_BYTES : input.dtype().bytes();
        for (long size : sizes) {
            boolean tooLarge = size != 0 && bytes > Long.MAX_VALUE / size;
            bytes = tooLarge ? Long.MAX_VALUE : bytes * size;
        }
        return bytes;
    }

    /** How errors begin. */
    String where() {
        return "Input '" + input.name() + "' " + input.typeAndShape();
    }
}
