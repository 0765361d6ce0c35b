package dev.augur.streaming;

import dev.augur.Predictor;
import dev.augur.tensor.Tensors;
import java.util.HashSet;
import java.util.List;

/**
 * Numbers of the records of an object, on their way into the tensor of a model. Immutable and thread-safe.
 *
 * <p>Records that are written plainly, CSV without quotes and JSON objects of these fields alone, are read from the decompressed bytes
 * into the tensor without an object for each. All others are read as {@link Row#floats} reads them, with the same numbers and the
 * same errors.
 */
public final class NumberInput {
    private final Pipeline.Input input;
    private final List<String> columns;

    NumberInput(Pipeline.Input input, List<String> columns) {
        this.input = input;
        this.columns = List.copyOf(columns);
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException("columns must be different ones, got " + columns);
        }
        boolean isJson = input.format instanceof JsonLinesFormat || input.format instanceof JsonArrayFormat;
        if (columns.isEmpty() && isJson) {
            throw new IllegalArgumentException("Fields of JSON must be named, their order may differ; got none");
        }
    }

    /**
     * Goes on with what is predicted: blocks of records, each as one tensor. The input must be {@code FLOAT32[batch, ...]}. A block
     * has {@link Pipeline#batch(int)} records, 512 by default, or fewer with 1 MiB together. One on which the model fails is
     * halved until the record that is to blame stands alone.
     *
     * @param predictor of tensors, with {@link dev.augur.codec.TensorCodec}; stays the caller's, and is thread-safe if blocks run on an
     *     executor
     * @param name the model's input
     * @return the next step
     */
    public NumberPrediction predict(Predictor<Tensors, Tensors> predictor, String name) {
        return new NumberPrediction(input, columns, predictor, name, null);
    }
}
