package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * Tensors in and out, for callers that speak tensors. A record is the whole input of one run: records are not joined,
 * since only the caller knows their batch. Stateless and thread-safe.
 *
 * <p>The tensors of a record are borrowed without a copy until its prediction is there. Those of a prediction belong to
 * the caller, who closes the set; nothing is copied.
 */
public final class TensorCodec implements Codec<Tensors, Tensors> {
    private final List<String> outputs;

    private TensorCodec(List<String> outputs) {
        this.outputs = outputs;
    }

    /**
     * All outputs of the model.
     *
     * @return the codec
     */
    public static TensorCodec all() {
        return new TensorCodec(List.of());
    }

    /**
     * Some outputs of the model, which computes no others.
     *
     * @param names their names, at least one
     * @return the codec
     */
    public static TensorCodec only(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("TensorCodec.only must name at least 1 output, got 0");
        }
        return new TensorCodec(List.of(names));
    }

    @Override
    public void encode(List<? extends Tensors> batch, Tensors inputs) {
        if (batch.size() != 1) {
            throw new InvalidInputException("Tensors must come as 1 record per run, got " + batch.size());
        }
        Tensors record = batch.get(0);
        for (int i = 0; i < record.size(); i++) {
            inputs.put(record.name(i), record.tensor(i));
        }
    }

    @Override
    public int maxBatch() {
        return 1;
    }

    @Override
    public List<Tensors> decode(Tensors inputs, Tensors outputs, int count) {
        return List.of(outputs.takeAll());
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }
}
