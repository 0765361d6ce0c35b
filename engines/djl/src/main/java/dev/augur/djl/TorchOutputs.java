package dev.augur.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.augur.engine.OutputShapeException;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the value that a TorchScript method returns to our tensors, with one copy each. One thread at a time. */
final class TorchOutputs {
    private final TorchModel model;
    private final List<TensorSpec> all;
    /** By output, whether it is wanted. */
    private final boolean[] wanted;

    TorchOutputs(TorchModel model, Tensors pinned, List<String> copied) {
        this.model = model;
        this.all = model.signature().outputs();
        this.wanted = new boolean[all.size()];
        for (int i = 0; i < wanted.length; i++) {
            String name = all.get(i).name();
            wanted[i] = pinned.find(name) != null || copied.contains(name);
        }
    }

    /**
     * Copies the wanted outputs: into tensors that are there, else into new ones.
     *
     * @param manager of the CPU, where the copies are made
     */
    void copy(IValue value, PtNDManager manager, Tensors into) throws OutputShapeException {
        try (TorchResult result = TorchResult.of(value, manager)) {
            int position = 0;
            for (int i = 0; i < wanted.length; i++) {
                TensorSpec spec = all.get(i);
                boolean byKey = result.hasKey(spec.name());
                if (wanted[i]) {
                    PtNDArray from = byKey ? result.keyed(spec.name()) : ordered(spec, position, result);
                    DjlOutput.copy(spec, from, into, model::failed);
                }
                position += byKey ? 0 : 1;
            }
        }
    }

    private @Nullable PtNDArray ordered(TensorSpec spec, int position, TorchResult result) {
        if (position >= result.size()) {
            throw model.failed("there is no output '" + spec.name() + "'; the model gave " + result);
        }
        return result.ordered(position);
    }
}
