package dev.augur.internal.warmup;

import dev.augur.Device;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.WarmUp;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.Map;

/** Makes loaded models ready with the runs that were declared for them. Thread-safe. */
public final class Warming {
    private final Map<ModelId, List<WarmUp>> declared;
    private final TensorAllocator allocator;

    /**
     * What to run.
     *
     * @param declared by model; an id without a version is for all versions that have none of their own
     * @param allocator source of the memory of inputs and outputs
     */
    public Warming(Map<ModelId, List<WarmUp>> declared, TensorAllocator allocator) {
        this.declared = Map.copyOf(declared);
        this.allocator = allocator;
    }

    /**
     * What is declared for a model.
     *
     * @param id with its version, if it has one
     * @return in order; empty for nothing
     */
    public List<WarmUp> of(ModelId id) {
        List<WarmUp> ofAll = declared.getOrDefault(new ModelId(id.name(), null), List.of());
        return declared.getOrDefault(id, ofAll);
    }

    /**
     * Makes one copy of a model ready.
     *
     * @param files the model
     * @param session the copy
     * @param device where it runs
     * @param usualCalls as many runs as the engine says
     * @throws ModelUnavailableException if a run fails, or there are no inputs for it
     */
    public void run(LocalModel files, Session session, Device device, int usualCalls) {
        for (WarmUp warmUp : of(files.id())) {
            int calls = warmUp.calls() > 0 ? warmUp.calls() : usualCalls;
            for (InputSource source : sources(warmUp, files, session.signature())) {
                run(files.id(), session, device, calls, source);
            }
        }
    }

    private static List<? extends InputSource> sources(WarmUp warmUp, LocalModel files, Signature signature) {
        if (warmUp instanceof WarmUp.Generated generated) {
            return generated.batchSizes().stream()
                    .map(size -> new GeneratedInputs(signature, generated, size))
                    .toList();
        }
        try {
            return NpzInputs.beside(files);
        } catch (InvalidInputException e) {
            throw failed(files.id(), "has no samples: ", e);
        }
    }

    private void run(ModelId id, Session session, Device device, int calls, InputSource source) {
        try (Session.Call call = session.newCall(allocator, List.of())) {
            write(id, source, call.inputs());
            for (int i = 1; i <= calls; i++) {
                run(id, call, "failed on " + device + " in call " + i + " of " + calls + " with " + source.name());
            }
        }
    }

    private static void write(ModelId id, InputSource source, Tensors inputs) {
        try {
            source.writeTo(inputs);
        } catch (InvalidInputException e) {
            throw failed(id, "with " + source.name() + " has no inputs: ", e);
        }
    }

    private static void run(ModelId id, Session.Call call, String what) {
        try {
            call.run();
        } catch (InferenceException e) {
            throw failed(id, what + " (" + call.inputs() + "): ", e);
        }
    }

    private static ModelUnavailableException failed(ModelId id, String what, InferenceException cause) {
        return new ModelUnavailableException(
                id,
                Reason.NOT_LOADABLE,
                "Model '" + id + "' is not ready, its warm-up " + what + cause.getMessage()
                        + "; mend the model, or declare a warm-up that it takes",
                cause);
    }
}
