package dev.augur.codec;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;

/** Reads one row per record out of the output of one model. */
final class RowDecoder implements Decoder<float[]> {
    private final String name;
    private final List<String> names;

    private RowDecoder(String name) {
        this.name = name;
        this.names = List.of(name);
    }

    static RowDecoder of(TensorSpec spec) {
        Specs.checkNumbers("Output", spec);
        List<Dim> dims = spec.dims();
        if (dims != null && dims.isEmpty()) {
            throw new InvalidInputException("Output '" + spec.name()
                    + "' must have a first dimension for the batch, got " + spec.typeAndShape());
        }
        return new RowDecoder(spec.name());
    }

    /** The output of that name, whose first rows are those of the records; others are of rows that fill the inputs up. */
    static Tensor rows(Tensors inputs, Tensors outputs, String name, int count) {
        Tensor tensor = outputs.get(name);
        if (!TensorRows.has(tensor, count) && !isFilledUp(inputs, tensor, count)) {
            throw new EngineException(
                    "Output '" + name + "' must have a row for each of " + count + " records, got " + tensor, null);
        }
        return tensor;
    }

    private static boolean isFilledUp(Tensors inputs, Tensor output, int count) {
        return output.shape().rank() > 0
                && output.shape().dim(0) > count
                && inputs.size() > 0
                && TensorRows.has(inputs.tensor(0), output.shape().dim(0));
    }

    @Override
    public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
        Tensor tensor = rows(inputs, outputs, name, count);
        int width = (int) (tensor.shape().elements() / tensor.shape().dim(0));
        if (count == 1) {
            return List.of(row(tensor, 0, width));
        }
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = row(tensor, i * width, width);
        }
        return List.of(rows);
    }

    private float[] row(Tensor tensor, int index, int width) {
        float[] row = new float[width];
        int inexact = FloatElements.get(tensor, index, row);
        if (inexact >= 0) {
            throw new EngineException(
                    "Output '" + name + "' " + tensor + " must hold whole numbers that a float holds exactly, column "
                            + inexact + " of a row is another; TensorCodec gives all of them",
                    null);
        }
        return row;
    }

    @Override
    public List<String> outputs() {
        return names;
    }
}
