package dev.augur.streaming;

import dev.augur.Predictor;
import dev.augur.streaming.NumberBatches.BlockSettings;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers of records, predicted in blocks. Immutable and thread-safe. */
public final class NumberPrediction {
    static final int DEFAULT_ROWS = 512;

    private final Pipeline.Input input;
    private final List<String> columns;
    private final Predictor<Tensors, Tensors> predictor;
    private final String name;
    private final @Nullable String output;

    NumberPrediction(
            Pipeline.Input input,
            List<String> columns,
            Predictor<Tensors, Tensors> predictor,
            String name,
            @Nullable String output) {
        this.input = input;
        this.columns = columns;
        this.predictor = predictor;
        this.name = name;
        this.output = output;
    }

    /**
     * Chooses the output that is written; needed if the predictor gives several.
     *
     * @param chosen the model's output
     * @return the next step
     */
    public NumberPrediction output(String chosen) {
        return new NumberPrediction(input, columns, predictor, name, chosen);
    }

    /**
     * Sets what is written for each record: the numbers of its row of the output, {@code FLOAT32[batch, ...]}. What the record itself
     * has cannot be written with them; {@link Pipeline.Input#predict} can.
     *
     * @param names of the fields: one name for all numbers, as an array unless there is one alone, or a name for each
     * @return the pipeline
     */
    public Pipeline<Tensors> writeNumbers(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("names must have at least one, got none");
        }
        List<String> fields = List.of(names);
        return new Pipeline<>(input, (reader, plan) -> batches(reader, plan, fields));
    }

    private Batches batches(RecordReader reader, Pipeline<Tensors> plan, List<String> fields) {
        return new NumberBatches(
                reader,
                NumberInputs.of(predictor.signature(), name, columns),
                new NumberPredictor(predictor, plan.retries),
                new NumberWriter(output, fields),
                new BlockSettings(input.source.name(), plan.batchRows, plan.errors.keepsRecords()));
    }
}
