package dev.augur.lambda;

import dev.augur.CallOptions;
import dev.augur.Outcome;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.protocol.Instance;
import dev.augur.protocol.Prediction;
import dev.augur.protocol.ServedModel;
import dev.augur.tensor.Signature;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A served model as the predictor of a pipeline. Thread-safe; the model stays its owner's. */
record ModelPredictor(ServedModel model) implements Predictor<Instance, Prediction> {
    @Override
    public Prediction predict(Instance record, CallOptions options) {
        return predictEach(List.of(record), options).get(0).orThrow();
    }

    @Override
    public CompletableFuture<Prediction> submit(Instance record, CallOptions options) {
        return CompletableFuture.supplyAsync(() -> predict(record, options));
    }

    @Override
    public List<Prediction> predictAll(List<? extends Instance> records, CallOptions options) {
        return predictEach(records, options).stream().map(Outcome::orThrow).toList();
    }

    @Override
    public List<Outcome<Prediction>> predictEach(List<? extends Instance> records, CallOptions options) {
        return model.predictEach(List.copyOf(records), options);
    }

    @Override
    public void warm() {
        model.warm();
    }

    @Override
    public Placement explain() {
        throw new UnsupportedOperationException("A served model does not tell where it runs");
    }

    @Override
    public Signature signature() {
        return model.signature();
    }

    @Override
    public void close() {
        // The model stays its owner's.
    }
}
