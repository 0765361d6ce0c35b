package dev.augur.tensorflow;

import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.engine.NativeModel;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;

/** A loaded graph with its session. */
final class TfModel implements NativeModel {
    private final ModelId id;
    private final NativeGraph graph;
    private final SavedSignature saved;
    private final Endpoints inputs;
    private final Endpoints outputs;
    private final boolean keepsInputs;

    /**
     * A model that is ready to run.
     *
     * @param graph owned by the model from now on
     * @param keepsInputs whether a run may keep what it is given
     * @throws RefusedModelException if the graph is not what the signature says
     */
    TfModel(ModelId id, NativeGraph graph, SavedSignature saved, boolean keepsInputs) throws RefusedModelException {
        this.id = id;
        this.graph = graph;
        this.saved = saved;
        this.inputs = graph.endpoints(saved.inputs());
        this.outputs = graph.endpoints(saved.outputs());
        this.keepsInputs = keepsInputs;
        requireTypes("input", saved.signature().inputs(), graph.types(inputs));
        requireTypes("output", saved.signature().outputs(), graph.types(outputs));
    }

    /** A signature that lies about a type would have memory read as what it is not. */
    private static void requireTypes(String what, List<TensorSpec> specs, int[] types) throws RefusedModelException {
        for (int i = 0; i < types.length; i++) {
            int declared = TfTypes.nativeType(specs.get(i).dtype()).getNumber();
            // A type and 100 is a reference to a variable of that type.
            if (types[i] % 100 != declared) {
                throw new RefusedModelException("its signature says that the " + what + " '"
                        + specs.get(i).name() + "' is " + specs.get(i).dtype()
                        + ", but its graph has TensorFlow's type " + types[i] + " there");
            }
        }
    }

    @Override
    public Signature signature() {
        return saved.signature();
    }

    /** TensorFlow allocates what it gives. */
    @Override
    public boolean pins(TensorSpec output) {
        return false;
    }

    @Override
    public Binding bind(Tensors tensors, Tensors pinned, List<String> copied) {
        TfBinding binding = new TfBinding(this, copied);
        boolean bound = false;
        try {
            binding.bind(tensors);
            bound = true;
            return binding;
        } finally {
            if (!bound) {
                binding.close();
            }
        }
    }

    Feed feed(String input, Tensor tensor) {
        return Feed.of("'" + input + "' of '" + id + "'", tensor, keepsInputs);
    }

    NativeGraph graph() {
        return graph;
    }

    Endpoints inputs() {
        return inputs;
    }

    Endpoints outputs() {
        return outputs;
    }

    InferenceException failed(NativeException e) {
        if (e.isOutOfMemory()) {
            return new OutOfDeviceMemoryException(
                    "Model '" + id + "' found too little memory for this run on " + graph.device() + ": "
                            + e.getMessage(),
                    e);
        }
        String failure = "failed in TensorFlow: " + e.getMessage();
        return e.blamesInputs()
                ? new InvalidInputException("Model '" + id + "' does not take these inputs; it " + failure, e)
                : new EngineException("Model '" + id + "' " + failure, e);
    }

    EngineException notUtf8(String output, TextTensor.NotUtf8Exception e) {
        return new EngineException(
                "Output '" + output + "' of '" + id + "' has bytes at element " + e.element()
                        + " that are no text in UTF-8",
                e);
    }

    @Override
    public void free() {
        graph.close();
    }
}
