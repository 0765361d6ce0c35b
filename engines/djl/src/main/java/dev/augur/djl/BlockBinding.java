package dev.augur.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.augur.engine.NativeModel;
import dev.augur.engine.OutputShapeException;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Runs a block on arrays that are made for each run. One thread at a time. */
final class BlockBinding implements NativeModel.Binding {
    private final BlockModel model;
    private final Tensors inputs;
    private final List<String> copied;

    BlockBinding(BlockModel model, Tensors inputs, List<String> copied) {
        this.model = model;
        this.inputs = inputs;
        this.copied = copied;
    }

    @Override
    public void run(Tensors into) throws OutputShapeException {
        ReentrantLock turn = model.turn();
        if (turn != null) {
            turn.lock();
        }
        try (NDManager manager = model.newManager()) {
            NDList given = new NDList();
            for (TensorSpec spec : model.signature().inputs()) {
                given.add(array(inputs.get(spec.name()), manager));
            }
            NDList results = model.block().forward(new ParameterStore(manager, false), given, false);
            results.attach(manager);
            copy(results, into);
        } catch (EngineException | IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            throw model.failed(e);
        } finally {
            if (turn != null) {
                turn.unlock();
            }
        }
    }

    /** In memory of DJL's own: what an engine makes of memory that it is given, and for how long, differs. */
    private static NDArray array(Tensor tensor, NDManager manager) {
        ByteBuffer from = tensor.bytes();
        ByteBuffer copy = manager.allocateDirect(from.remaining());
        copy.put(from).flip();
        return manager.create(copy, new Shape(tensor.shape().toArray()), DjlTypes.dataType(tensor.dtype()));
    }

    private void copy(NDList from, Tensors into) throws OutputShapeException {
        List<TensorSpec> specs = model.signature().outputs();
        if (from.size() < specs.size()) {
            throw model.failed("the model gave " + from.size() + " outputs, its signature has " + specs.size());
        }
        for (int i = 0; i < specs.size(); i++) {
            String name = specs.get(i).name();
            if (copied.contains(name) || into.find(name) != null) {
                DjlOutput.copy(specs.get(i), from.get(i), into, model::failed);
            }
        }
    }

    @Override
    public void close() {}
}
