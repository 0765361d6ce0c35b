package dev.augur.engine;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model that any thread may run, and that can be closed at any time: what an engine gives, behind the checks
 * and the gate that native code needs. Names, types and shapes are checked before native code sees them; outputs whose
 * shape follows from the inputs are written in place; closing waits for the runs under way.
 */
public final class Session implements AutoCloseable {
    /** Whose word is taken for the shape of an output before the run. */
    private enum Pinning {
        /** The model's declaration, and where it says nothing, what an earlier run of the same input shapes gave. */
        DECLARED_AND_SEEN,
        /** The model's declaration alone: some shapes depend on the data. */
        DECLARED,
        /** Nobody's: the model declares its outputs wrongly. */
        NONE
    }

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final ModelId id;
    private final NativeModel model;
    private final Signature signature;
    /** By output, whether the engine can write it in place; texts have no memory to be written to. */
    private final boolean[] pinnable;

    private final RunGate gate = new RunGate();
    /** The plan of the latest run: callers mostly come with the same shapes. */
    private volatile @Nullable ShapePlan latestPlan;
    /** Which outputs are written in place; lowered when the model turns out to give other shapes. */
    private volatile Pinning pinning = Pinning.DECLARED_AND_SEEN;

    /**
     * Guards a loaded model.
     *
     * @param id the model's name in error texts
     * @param model the loaded model; freed when the session closes
     */
    public Session(ModelId id, NativeModel model) {
        this.id = id;
        this.model = model;
        this.signature = model.signature();
        this.pinnable = new boolean[signature.outputs().size()];
        for (int i = 0; i < pinnable.length; i++) {
            TensorSpec output = signature.outputs().get(i);
            pinnable[i] = output.dtype() != DType.STRING && model.pins(output);
        }
    }

    /**
     * What the model takes and gives.
     *
     * @return the signature
     */
    public Signature signature() {
        return signature;
    }

    /**
     * Runs the model once.
     *
     * @param inputs all inputs; borrowed for the call
     * @param outputs where all outputs are put; emptied first
     * @throws InvalidInputException if a name, type or shape is not what the model takes, or a tensor is closed
     * @throws ModelUnavailableException if the session is closed
     * @throws IllegalArgumentException if both are the same set
     */
    public void run(Tensors inputs, Tensors outputs) {
        if (inputs == outputs) {
            throw new IllegalArgumentException(
                    "Inputs and outputs of '" + id + "' must be two sets, got one: " + inputs);
        }
        Call call = new Call(inputs, outputs, List.of());
        try {
            call.run();
        } finally {
            call.binding.close();
        }
    }

    /**
     * Prepares a call to be made many times on the same memory.
     *
     * @param allocator source of the memory of its inputs and outputs
     * @param wanted the outputs to compute; none means all
     * @return the call, owned by the caller; closing it closes its tensors
     * @throws InvalidInputException if the model has no output of a wanted name
     */
    public Call newCall(TensorAllocator allocator, List<String> wanted) {
        return new Call(new Tensors(allocator), new Tensors(allocator), wanted);
    }

    /**
     * Whether the session was closed.
     *
     * @return true once {@link #close()} was called
     */
    public boolean isClosed() {
        return gate.isClosed();
    }

    /**
     * How many runs were begun.
     *
     * @return exact once none is under way
     */
    public long runs() {
        return gate.entries();
    }

    /**
     * How many runs are under way.
     *
     * @return exact once none begins or ends
     */
    public long running() {
        return gate.users();
    }

    /**
     * Refuses further runs, waits for those under way, and frees the model. Closing again only waits. Not to be called by what
     * a run calls, such as an allocator: it would wait for itself.
     */
    @Override
    public void close() {
        if (gate.close()) {
            model.free();
        }
    }

    @Override
    public String toString() {
        return "session of '" + id + "'";
    }

    private int[] indexesOf(List<String> wanted) {
        List<TensorSpec> specs = signature.outputs();
        int[] indexes = new int[wanted.isEmpty() ? specs.size() : wanted.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = wanted.isEmpty() ? i : indexOf(wanted.get(i));
        }
        return indexes;
    }

    private int indexOf(String output) {
        List<TensorSpec> specs = signature.outputs();
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).name().equals(output)) {
                return i;
            }
        }
        throw new InvalidInputException(
                "Model '" + id + "' has no output '" + output + "'; it gives " + Signature.describe(specs));
    }

    /**
     * Inputs, outputs and their native binding, kept for the next run. One thread at a time; distinct calls of one session
     * run at once. A second thread that runs or clears the call under its run is refused; one that closes it is not, and the
     * memory goes back when the run ends.
     */
    public final class Call implements AutoCloseable {
        private final Tensors inputs;
        private final Tensors outputs;
        private final int[] wanted;
        private final InputCheck check = new InputCheck(id, signature);
        private final CallBinding binding = new CallBinding(model);
        private final CallState state = new CallState();

        private Call(Tensors inputs, Tensors outputs, List<String> wanted) {
            this.inputs = inputs;
            this.outputs = outputs;
            this.wanted = indexesOf(wanted);
        }

        /**
         * The inputs, to be filled before a run.
         *
         * @return the set, always the same
         */
        public Tensors inputs() {
            return inputs;
        }

        /**
         * The outputs of the latest run.
         *
         * @return the set, always the same
         */
        public Tensors outputs() {
            return outputs;
        }

        /**
         * Runs the model on what {@link #inputs()} holds, and fills {@link #outputs()}.
         *
         * @throws InvalidInputException if a name, type or shape is not what the model takes, or a tensor is closed
         * @throws ModelUnavailableException if the session is closed
         * @throws IllegalStateException if the call is closed, or runs on another thread
         */
        public void run() {
            state.begin(id);
            try {
                runAlone();
            } finally {
                if (state.end()) {
                    free();
                }
            }
        }

        private void runAlone() {
            int stripe = gate.enter();
            if (stripe == RunGate.CLOSED) {
                throw new ModelUnavailableException(id, Reason.CLOSED, "Model '" + id + "' is closed", null);
            }
            try {
                runRetaining();
            } finally {
                gate.exit(stripe);
            }
        }

        private void runRetaining() {
            int retained = 0;
            try {
                for (; retained < inputs.size(); retained++) {
                    retain(retained);
                }
                ShapePlan latest = latestPlan;
                ShapePlan plan = check.accept(inputs, latest);
                if (plan != latest) {
                    latestPlan = plan;
                }
                runChecked(plan);
            } finally {
                while (retained > 0) {
                    inputs.tensor(--retained).release();
                }
            }
        }

        private void retain(int index) {
            Tensor tensor = inputs.tensor(index);
            if (!tensor.retain()) {
                throw new InvalidInputException(
                        "Input '" + inputs.name(index) + "' of '" + id + "' is closed: " + tensor);
            }
        }

        private void runChecked(ShapePlan plan) {
            Pinning trusted = pinning;
            try {
                prepare(plan, trusted);
                binding.run(inputs, outputs);
                learn(plan);
            } catch (OutputShapeException e) {
                runCopied();
                distrust(plan, trusted, e);
            }
        }

        /** Runs again with nothing pinned, which tells a wrong shape from a run that fails in any case. */
        private void runCopied() {
            prepare(null, Pinning.NONE);
            try {
                binding.run(inputs, outputs);
            } catch (OutputShapeException e) {
                throw new EngineException("Model '" + id + "' failed: " + e.getMessage(), e);
            }
        }

        private void distrust(ShapePlan plan, Pinning trusted, OutputShapeException e) {
            boolean seen = trusted == Pinning.DECLARED_AND_SEEN && plan.hasSeen();
            pinning = seen ? Pinning.DECLARED : Pinning.NONE;
            if (!seen) {
                LOG.warn(
                        "Model '{}' declares its outputs wrongly; they are copied from now on: {}", id, e.getMessage());
            }
        }

        private void prepare(@Nullable ShapePlan plan, Pinning trusted) {
            outputs.clear();
            binding.begin();
            for (int index : wanted) {
                TensorSpec spec = signature.outputs().get(index);
                Shape shape = plan == null || trusted == Pinning.NONE || !pinnable[index]
                        ? null
                        : plan.output(index, trusted == Pinning.DECLARED_AND_SEEN);
                if (shape == null) {
                    binding.copied(spec.name());
                } else {
                    outputs.allocate(spec.name(), spec.dtype(), shape);
                }
            }
        }

        private void learn(ShapePlan plan) {
            if (!binding.copiesAny()) {
                return;
            }
            for (int index : wanted) {
                if (pinnable[index]) {
                    plan.saw(
                            index,
                            outputs.get(signature.outputs().get(index).name()).shape());
                }
            }
        }

        /**
         * Asks the engine to end the {@linkplain #run run} that is under way or comes next, which then fails with an
         * {@link EngineException}; an engine that cannot stop a run lets it end. From any thread, until the call is
         * {@linkplain #clear cleared} or closed.
         */
        public void stop() {
            binding.stop();
        }

        /**
         * Empties inputs and outputs, and keeps their memory and binding for the next run.
         *
         * @throws IllegalStateException if the call is closed, or runs on another thread
         */
        public void clear() {
            state.begin(id);
            binding.forgetStop();
            boolean ownedInputs = inputs.clear();
            boolean ownedOutputs = outputs.clear();
            if (!ownedInputs || !ownedOutputs) {
                binding.close();
            }
            if (state.end()) {
                free();
            }
        }

        /** Frees the binding, and closes the tensors that the call allocated; under a run, when that ends. Closing again does nothing. */
        @Override
        public void close() {
            if (state.close()) {
                free();
            }
        }

        private void free() {
            binding.close();
            inputs.close();
            outputs.close();
        }
    }
}
