package dev.augur.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a session takes and gives. */
final class OnnxSignature {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxSignature.class);

    /** Asks a session for all its inputs or all its outputs. */
    private interface Infos {
        Map<String, NodeInfo> get() throws OrtException;
    }

    private OnnxSignature() {}

    /**
     * The signature of a session. Outputs that are no tensors (scikit-learn's maps of probabilities, say) are left out: the
     * model's other outputs can be had without them.
     *
     * @throws UnsupportedValueException if an input cannot be fed, or no output can be had
     */
    static Signature of(ModelId id, OrtSession session) throws OrtException, UnsupportedValueException {
        List<TensorSpec> inputs = new ArrayList<>();
        for (NodeInfo info : infos(session::getInputInfo)) {
            inputs.add(input(info));
        }
        List<TensorSpec> outputs = new ArrayList<>();
        for (NodeInfo info : infos(session::getOutputInfo)) {
            TensorSpec spec = tensor(info);
            if (spec == null) {
                LOG.warn(
                        "Model '{}': the output '{}' is no tensor and cannot be had: {}",
                        id,
                        info.getName(),
                        info.getInfo());
            } else {
                outputs.add(spec);
            }
        }
        if (outputs.isEmpty()) {
            throw new UnsupportedValueException("none of its outputs is a tensor");
        }
        return new Signature(inputs, outputs);
    }

    private static Collection<NodeInfo> infos(Infos infos) throws OrtException, UnsupportedValueException {
        try {
            return infos.get().values();
        } catch (OrtException e) {
            if (e.getCode() == OrtException.OrtErrorCode.ORT_NOT_IMPLEMENTED) {
                throw new UnsupportedValueException("an input or output is of a kind that the Java API of ONNX Runtime "
                        + "does not have, such as an optional one: " + OrtErrors.text(e));
            }
            throw e;
        }
    }

    private static TensorSpec input(NodeInfo info) throws UnsupportedValueException {
        TensorSpec spec = tensor(info);
        if (spec == null) {
            throw new UnsupportedValueException("its input '" + info.getName() + "' is of a type that the Java API of "
                    + "ONNX Runtime cannot feed: " + info.getInfo());
        }
        return spec;
    }

    private static @Nullable TensorSpec tensor(NodeInfo info) {
        if (!(info.getInfo() instanceof TensorInfo tensor)) {
            return null;
        }
        DType dtype = OnnxTypes.dtype(tensor.onnxType);
        return dtype == null ? null : new TensorSpec(info.getName(), dtype, dims(tensor));
    }

    /** The API does not tell a scalar from a tensor whose rank is open: both have no dimensions. */
    private static @Nullable List<Dim> dims(TensorInfo tensor) {
        long[] sizes = tensor.getShape();
        String[] names = tensor.getDimensionNames();
        if (sizes.length == 0) {
            return null;
        }
        List<Dim> dims = new ArrayList<>(sizes.length);
        for (int axis = 0; axis < sizes.length; axis++) {
            boolean named = names != null && axis < names.length && !names[axis].isEmpty();
            dims.add(sizes[axis] >= 0 ? Dim.of(sizes[axis]) : named ? Dim.of(names[axis]) : Dim.ANY);
        }
        return dims;
    }
}
