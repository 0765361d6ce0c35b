package dev.augur.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;

import dev.augur.engine.NativeModel;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import dev.augur.tensorflow.TextTensor.NotUtf8Exception;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Tensor;

/** The arguments of a native run, kept from run to run. One thread at a time. */
final class TfBinding implements NativeModel.Binding {
    private static final @Nullable PointerPointer<TF_Operation> NO_TARGETS = null;

    private final TfModel model;
    private final List<Feed> feeds = new ArrayList<>();
    private final TensorSlots fed;
    private final List<OutputCopy> copies = new ArrayList<>();
    private final Endpoints fetches;
    private final TensorSlots fetched;
    private final Status status;

    TfBinding(TfModel model, List<String> wanted) {
        this.model = model;
        this.fed = new TensorSlots(model.inputs().size());
        this.fetches = model.outputs().pick(indexesOf(wanted));
        this.fetched = new TensorSlots(wanted.size());
        this.status = new Status();
    }

    /** Makes the native views. On failure, {@link #close()} frees those that were made. */
    void bind(Tensors inputs) {
        for (TensorSpec spec : model.signature().inputs()) {
            feeds.add(model.feed(spec.name(), inputs.get(spec.name())));
        }
    }

    private int[] indexesOf(List<String> wanted) {
        List<TensorSpec> specs = model.signature().outputs();
        int[] indexes = new int[wanted.size()];
        for (int i = 0; i < specs.size(); i++) {
            int position = wanted.indexOf(specs.get(i).name());
            if (position >= 0) {
                indexes[position] = i;
            }
        }
        for (int index : indexes) {
            copies.add(new OutputCopy(specs.get(index)));
        }
        return indexes;
    }

    @Override
    public void run(Tensors outputs) {
        try {
            for (int i = 0; i < feeds.size(); i++) {
                fed.put(i, feeds.get(i).begin());
            }
            runNative();
            for (int i = 0; i < copies.size(); i++) {
                copy(i, outputs);
            }
        } catch (NativeException e) {
            throw model.failed(e);
        } finally {
            release();
        }
    }

    private void runNative() throws NativeException {
        TF_SessionRun(
                model.graph().session(),
                null,
                model.inputs().array(),
                fed.array(),
                model.inputs().size(),
                fetches.array(),
                fetched.array(),
                fetches.size(),
                NO_TARGETS,
                0,
                null,
                status.handle());
        status.check();
    }

    private void copy(int index, Tensors outputs) {
        OutputCopy copy = copies.get(index);
        TF_Tensor tensor = fetched.get(index);
        if (tensor == null) {
            throw new IllegalStateException("TensorFlow gave no output '" + copy.name() + "'");
        }
        try {
            copy.copy(tensor, outputs);
        } catch (NotUtf8Exception e) {
            throw model.notUtf8(copy.name(), e);
        }
    }

    private void release() {
        for (int i = 0; i < copies.size(); i++) {
            TF_Tensor tensor = fetched.get(i);
            if (tensor != null) {
                TF_DeleteTensor(tensor);
                fetched.clear(i);
            }
        }
        for (int i = 0; i < feeds.size(); i++) {
            feeds.get(i).end();
        }
    }

    @Override
    public void close() {
        feeds.forEach(Feed::close);
        status.close();
    }
}
