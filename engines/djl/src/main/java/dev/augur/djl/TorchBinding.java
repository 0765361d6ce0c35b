package dev.augur.djl;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.augur.djl.TorchSignature.Fed;
import dev.augur.engine.NativeModel;
import dev.augur.engine.OutputShapeException;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a module's method over the memory of the inputs. One thread at a time. */
final class TorchBinding implements NativeModel.Binding {
    private final TorchModel model;
    private final TorchOutputs outputs;
    /** Owns the native objects of the inputs. */
    private final PtNDManager manager;
    /** Owns those of the outputs, which are read on the CPU. */
    private final PtNDManager results;

    private final List<TorchArgument> arguments = new ArrayList<>();

    TorchBinding(TorchModel model, Tensors pinned, List<String> copied) {
        this.model = model;
        this.outputs = new TorchOutputs(model, pinned, copied);
        this.manager = model.newManager();
        this.results = manager.newSubManager(Device.cpu());
    }

    /** Makes the native views. On failure, {@link #close()} frees those that were made. */
    void bind(Tensors inputs) {
        try {
            for (Fed fed : model.types().arguments()) {
                Tensor tensor = inputs.get(fed.input());
                arguments.add(
                        fed.scalar()
                                ? new TorchArgument.Scalar(tensor)
                                : TorchArgument.of(tensor, manager, model.copiesInputs()));
            }
        } catch (EngineException e) {
            throw model.failed(e);
        }
    }

    @Override
    public void run(Tensors into) throws OutputShapeException {
        IValue[] values = new IValue[arguments.size()];
        int made = 0;
        try {
            for (; made < values.length; made++) {
                values[made] = arguments.get(made).value();
            }
            try (IValue result = model.run(values)) {
                outputs.copy(result, results, into);
            }
        } catch (EngineException e) {
            throw model.failed(e);
        } finally {
            while (made > 0) {
                made--;
                arguments.get(made).done(values[made]);
            }
        }
    }

    @Override
    public void close() {
        arguments.forEach(TorchArgument::close);
        arguments.clear();
        manager.close();
    }
}
