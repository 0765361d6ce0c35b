package dev.augur.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.engine.NativeModel;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;

/** A loaded session. */
final class OnnxModel implements NativeModel {
    private final OnnxTarget target;
    private final OrtSession session;
    /** Must stay open as long as the session. */
    private final OrtSession.SessionOptions options;

    private final Signature signature;
    private final long weightBytes;
    private final UnsignedCast unsigned = new UnsignedCast();

    OnnxModel(
            OnnxTarget target,
            OrtSession session,
            OrtSession.SessionOptions options,
            Signature signature,
            long weightBytes) {
        this.target = target;
        this.session = session;
        this.options = options;
        this.signature = signature;
        this.weightBytes = weightBytes;
    }

    /** Prepares what runs need beside the session. To be called once, before the first run. */
    OnnxModel prepared() throws OrtException {
        boolean done = false;
        try {
            unsigned.prepare(signature.inputs().stream().map(TensorSpec::dtype).toList());
            done = true;
            return this;
        } finally {
            if (!done) {
                unsigned.free();
            }
        }
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public long weightBytes() {
        return weightBytes;
    }

    /**
     * Not an output that is an input passed through: native code ignores the pinned memory then, and says nothing. Nor
     * texts, and the wider unsigned types, for which the Java API has no name.
     */
    @Override
    public boolean pins(TensorSpec output) {
        return signature.input(output.name()) == null && OnnxTypes.javaType(output.dtype()) != null;
    }

    @Override
    public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
        OnnxBinding binding = new OnnxBinding(this, copied);
        boolean bound = false;
        try {
            binding.bind(inputs, pinned);
            bound = true;
            return binding;
        } catch (OrtException e) {
            throw failed(e);
        } finally {
            if (!bound) {
                binding.close();
            }
        }
    }

    OrtSession session() {
        return session;
    }

    UnsignedCast unsigned() {
        return unsigned;
    }

    InferenceException failed(OrtException e) {
        String model = "Model '" + target.model().id() + "' ";
        if (OrtErrors.isOutOfMemory(e)) {
            return new OutOfDeviceMemoryException(
                    model + "found too little memory for this run on " + target.device() + ": " + OrtErrors.text(e), e);
        }
        return new EngineException(model + "failed in ONNX Runtime: " + OrtErrors.text(e), e);
    }

    @Override
    public void free() {
        try {
            session.close();
            unsigned.free();
        } catch (OrtException e) {
            throw failed(e);
        } finally {
            options.close();
        }
    }
}
