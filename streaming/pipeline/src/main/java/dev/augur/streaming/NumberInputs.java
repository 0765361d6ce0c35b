package dev.augur.streaming;

import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.util.List;

/**
 * How the numbers of records become the input of a model.
 *
 * @param name of the input
 * @param row the sizes of its dimensions behind the first one, which is the batch
 * @param columns the numbers of a record
 */
record NumberInputs(String name, List<Long> row, NumberColumns columns) {
    NumberInputs {
        row = List.copyOf(row);
    }

    /**
     * The input of a model.
     *
     * @param model what the model takes
     * @param name of the input
     * @param names of the columns; all of the record's if empty
     * @throws IllegalArgumentException if the model has no such input for rows of floats
     */
    static NumberInputs of(Signature model, String name, List<String> names) {
        TensorSpec input = model.input(name);
        if (input == null) {
            throw new IllegalArgumentException(
                    "The model has no input '" + name + "', it has " + Signature.describe(model.inputs()));
        }
        List<Dim> dims = input.dims();
        if (input.dtype() != DType.FLOAT32
                || dims == null
                || dims.isEmpty()
                || dims.get(0).size() >= 0) {
            throw new IllegalArgumentException("Input '" + name + "' must be FLOAT32[batch, ...] to take numbers of"
                    + " records, it is " + input.typeAndShape() + "; map rows to records with predict");
        }
        List<Long> row = dims.subList(1, dims.size()).stream().map(Dim::size).toList();
        if (row.size() == 1 && row.get(0) < 0 && !names.isEmpty()) {
            row = List.of((long) names.size());
        }
        if (row.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("Input '" + name + "' must say how many numbers a record has, it is "
                    + input.typeAndShape() + "; map rows to records with predict");
        }
        long count = row.stream().reduce(1L, Math::multiplyExact);
        return new NumberInputs(name, row, new NumberColumns(names, Math.toIntExact(count)));
    }

    /** The shape of so many records. */
    Shape shape(int rows) {
        long[] sizes = new long[row.size() + 1];
        sizes[0] = rows;
        for (int i = 0; i < row.size(); i++) {
            sizes[i + 1] = row.get(i);
        }
        return Shape.of(sizes);
    }
}
