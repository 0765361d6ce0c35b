package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into the input of one model. Rows share a run if they have the same number of columns. Where the model takes
 * one number of rows only, the last one is repeated.
 */
final class RowEncoder implements Encoder<float[]>, StagedEncoder<float[], float[]> {
    private final TensorSpec spec;
    private final DType dtype;
    private final int columns;
    private final int batchSize;
    private final int maxBatch;
    /** The shape of a single row, so that it is not made for each; null if the columns are open. */
    private final @Nullable Shape single;

    private RowEncoder(TensorSpec spec, int columns, int batchSize, int maxBatch) {
        this.spec = spec;
        this.dtype = spec.dtype();
        this.columns = columns;
        this.batchSize = batchSize;
        this.maxBatch = Specs.maxBatch(batchSize, maxBatch);
        this.single = columns == Specs.OPEN ? null : shape(1, columns);
    }

    static RowEncoder of(TensorSpec spec, int maxBatch) {
        Specs.checkNumbers("Input", spec);
        int batch = Specs.batchSize(spec);
        long columns = Specs.rowSize(spec);
        List<Dim> dims = spec.dims();
        if (columns == Specs.TOO_LARGE || (columns == Specs.OPEN && dims != null && dims.size() != 2)) {
            throw new InvalidInputException("Input '" + spec.name()
                    + "' must have columns, or fixed sizes after the batch, to take rows; it is "
                    + spec.typeAndShape());
        }
        return new RowEncoder(spec, (int) columns, batch, maxBatch);
    }

    @Override
    public void encode(List<? extends float[]> batch, Tensors inputs) {
        int count = Math.max(batchSize, batch.size());
        int width = columns == Specs.OPEN ? batch.get(0).length : columns;
        Tensor tensor =
                inputs.allocate(spec.name(), dtype, count == 1 && single != null ? single : shape(count, width));
        for (int i = 0; i < count; i++) {
            float[] row = batch.get(Math.min(i, batch.size() - 1));
            check(row, width);
            FloatElements.put(tensor, i * width, row);
        }
    }

    @Override
    public void check(float[] row) {
        check(row, columns == Specs.OPEN ? row.length : columns);
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public StagedEncoder<float[], float[]> stages() {
        return this;
    }

    @Override
    public float[] stage(float[] row) {
        check(row);
        return row;
    }

    @Override
    public Object group(float[] row) {
        return columns == Specs.OPEN ? (Integer) row.length : RowEncoder.class;
    }

    @Override
    public int maxRows() {
        return maxBatch;
    }

    private void check(float[] row, int width) {
        if (row.length != width) {
            throw new InvalidInputException("Row must have " + width + " columns"
                    + (columns == Specs.OPEN ? " like the first of its batch" : "") + ", got " + row.length);
        }
        int unfit = FloatElements.firstUnfit(dtype, row);
        if (unfit >= 0) {
            throw new InvalidInputException("Column " + unfit + " of a row must be a whole number in the range of "
                    + dtype + " for input '" + spec.name() + "', got another");
        }
    }

    private Shape shape(int count, int width) {
        List<Dim> dims = spec.dims();
        if (dims == null || columns == Specs.OPEN) {
            return Shape.of(count, width);
        }
        long[] sizes = new long[dims.size()];
        sizes[0] = count;
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = dims.get(axis).size();
        }
        return Shape.of(sizes);
    }
}
