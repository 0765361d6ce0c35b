package dev.augur.tensorflow;

import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A signature of a SavedModel, in the order of the names, because the file has none.
 *
 * @param signature what the model takes and gives, by the signature's names
 * @param inputs the graph's names of the inputs, as {@code node:0}
 * @param outputs the graph's names of the outputs
 */
record SavedSignature(Signature signature, List<String> inputs, List<String> outputs) {
    private static final Logger LOG = LoggerFactory.getLogger(SavedSignature.class);

    /**
     * The signature of that key.
     *
     * @throws RefusedModelException if there is none, an input cannot be fed, or no output can be had
     */
    static SavedSignature of(MetaGraph graph, String key, String model) throws RefusedModelException {
        SignatureDef def = graph.signatures().get(key);
        if (def == null) {
            throw new RefusedModelException("it has no signature '" + key + "', it has "
                    + graph.signatures().keySet());
        }
        List<TensorSpec> inputs = new ArrayList<>();
        List<String> fed = new ArrayList<>();
        for (Map.Entry<String, TensorInfo> entry : new TreeMap<>(def.getInputsMap()).entrySet()) {
            inputs.add(input(entry.getKey(), entry.getValue()));
            fed.add(entry.getValue().getName());
        }
        List<TensorSpec> outputs = new ArrayList<>();
        List<String> fetched = new ArrayList<>();
        for (Map.Entry<String, TensorInfo> entry : new TreeMap<>(def.getOutputsMap()).entrySet()) {
            TensorSpec spec = tensor(entry.getKey(), entry.getValue());
            if (spec == null) {
                LOG.warn(
                        "Model '{}': the output '{}' cannot be had: {}", model, entry.getKey(), kind(entry.getValue()));
            } else {
                outputs.add(spec);
                fetched.add(entry.getValue().getName());
            }
        }
        if (outputs.isEmpty()) {
            throw new RefusedModelException("its signature '" + key + "' has no output that is a tensor");
        }
        return new SavedSignature(new Signature(inputs, outputs), fed, fetched);
    }

    private static TensorSpec input(String name, TensorInfo info) throws RefusedModelException {
        TensorSpec spec = tensor(name, info);
        if (spec == null) {
            throw new RefusedModelException("its input '" + name + "' cannot be fed: it is " + kind(info));
        }
        return spec;
    }

    private static String kind(TensorInfo info) {
        return info.getEncodingCase() == TensorInfo.EncodingCase.NAME
                ? "of the type " + info.getDtype()
                : "no dense tensor but a " + info.getEncodingCase();
    }

    private static @Nullable TensorSpec tensor(String name, TensorInfo info) {
        DType dtype = TfTypes.dtype(info.getDtype());
        boolean dense = info.getEncodingCase() == TensorInfo.EncodingCase.NAME;
        return dtype == null || !dense ? null : new TensorSpec(name, dtype, dims(info));
    }

    private static @Nullable List<Dim> dims(TensorInfo info) {
        TensorShapeProto shape = info.getTensorShape();
        if (!info.hasTensorShape() || shape.getUnknownRank()) {
            return null;
        }
        List<Dim> dims = new ArrayList<>(shape.getDimCount());
        for (TensorShapeProto.Dim dim : shape.getDimList()) {
            dims.add(dim.getSize() < 0 ? Dim.ANY : Dim.of(dim.getSize()));
        }
        return dims;
    }
}
