package dev.augur.protocol;

import dev.augur.CallOptions;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.TensorCodec;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;

/** A model that requests see as it is. Its two predictors share it. */
final class TensorModel implements ServedModel {
    private final ModelSource source;
    private final Predictor<Tensors, Tensors> tensors;
    private final Predictor<Instance, Prediction> records;
    private volatile boolean ready;

    TensorModel(ModelSource source, Inference inference, Json json) {
        this.source = source;
        this.tensors = inference.predictor(source.id(), TensorCodec.all());
        this.records = inference.predictor(source.id(), new InstanceCodec(json));
    }

    @Override
    public ModelId id() {
        return source.id();
    }

    @Override
    public String platform() {
        return source.platform();
    }

    @Override
    public Signature signature() {
        Signature signature = tensors.signature();
        ready = true;
        return signature;
    }

    @Override
    public void warm() {
        signature();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public Tensors infer(Tensors inputs, CallOptions options) {
        Tensors outputs = tensors.predict(inputs, options);
        ready = true;
        return outputs;
    }

    @Override
    public Predictor<Instance, Prediction> records() {
        return records;
    }
}
