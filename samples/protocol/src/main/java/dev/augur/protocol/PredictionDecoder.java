package dev.augur.protocol;

import dev.augur.EngineException;
import dev.augur.codec.Decoder;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Copies each record's row of every output. Stateless and thread-safe. */
final class PredictionDecoder implements Decoder<Prediction> {
    private final List<String> names;

    PredictionDecoder(List<String> names) {
        this.names = names;
    }

    @Override
    public List<Prediction> decode(Tensors inputs, Tensors outputs, int count) {
        for (String name : names) {
            Tensor tensor = outputs.get(name);
            if (tensor.shape().rank() == 0 || tensor.shape().dim(0) != count) {
                throw new EngineException(
                        "Output '" + name + "' must have a row for each of " + count + " records, got " + tensor, null);
            }
        }
        List<Prediction> predictions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            predictions.add(prediction(outputs, i));
        }
        return predictions;
    }

    private Prediction prediction(Tensors outputs, int index) {
        List<OutputRow> rows = new ArrayList<>(names.size());
        for (String name : names) {
            rows.add(OutputRow.of(name, outputs.get(name), index));
        }
        return new Prediction(rows);
    }
}
