package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors in and out, for callers that speak tensors. A record is the whole input of one run. Stateless and thread-safe.
 *
 * <p>The tensors of a record are borrowed without a copy until its prediction is there. Those of a prediction belong to
 * the caller, who closes the set; nothing is copied.
 *
 * <p>Where calls share runs, which the caller chooses by a policy, the first dimension is taken to be the batch if every
 * input and every output that is asked for declares it open, under one name as far as they name it, or of one fixed size.
 * Records that agree in the other dimensions then go into one run, copied one behind the other; each gets a copy of its own
 * rows of the outputs. A record of more rows than a run takes is run in parts. A record that has a run for itself is not
 * copied, and other models get a run per record.
 */
public final class TensorCodec implements Codec<Tensors, Tensors> {
    private final List<String> outputs;
    /** The model, if the first dimension of its inputs and outputs is the batch. */
    private final @Nullable Signature batched;

    private TensorCodec(List<String> outputs, @Nullable Signature batched) {
        this.outputs = outputs;
        this.batched = batched;
    }

    /**
     * All outputs of the model.
     *
     * @return the codec
     */
    public static TensorCodec all() {
        return new TensorCodec(List.of(), null);
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
        return new TensorCodec(List.of(names), null);
    }

    @Override
    public Codec<Tensors, Tensors> bind(Signature signature) {
        boolean isBatched = TensorStages.isBatched(signature, outputs);
        return new TensorCodec(outputs, isBatched ? signature : null);
    }

    @Override
    public StagedCodec<Tensors, ?, Tensors> staged() {
        return new TensorStages(batched == null ? List.of() : batched.inputs());
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
