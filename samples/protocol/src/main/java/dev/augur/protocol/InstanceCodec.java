package dev.augur.protocol;

import dev.augur.codec.Codec;
import dev.augur.codec.StagedEncoder;
import dev.augur.codec.TensorCodec;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * Records as they were written, into the rows of any model whose inputs begin with the batch. Records whose
 * rows have different sizes cannot share a run: such a batch is refused, and {@code predictEach} splits it.
 */
final class InstanceCodec implements Codec<Instance, Prediction> {
    private final JsonRecords json;

    InstanceCodec(Json json) {
        this.json = new JsonRecords(json);
    }

    @Override
    public Codec<Instance, Prediction> bind(Signature signature) {
        List<RowSpec> inputs = signature.inputs().stream().map(RowSpec::of).toList();
        List<String> outputs =
                signature.outputs().stream().map(TensorSpec::name).toList();
        StagedEncoder<Tensors, ?> tensors = TensorCodec.all().bind(signature).staged();
        return Codec.of(new InstanceEncoder(json, inputs, tensors), new PredictionDecoder(outputs));
    }

    @Override
    public void encode(List<? extends Instance> batch, Tensors inputs) {
        throw unbound();
    }

    @Override
    public List<Prediction> decode(Tensors inputs, Tensors outputs, int count) {
        throw unbound();
    }

    private static IllegalStateException unbound() {
        return new IllegalStateException("InstanceCodec must be bound to a model's signature before it is used");
    }
}
