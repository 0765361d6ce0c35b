package dev.augur.engine;

import dev.augur.EngineException;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps an engine's binding as long as the same tensors come again. One thread at a time. */
final class CallBinding implements AutoCloseable {
    private final NativeModel model;
    private final List<String> copied = new ArrayList<>();
    private final List<String> boundCopied = new ArrayList<>();
    private final List<Tensor> bound = new ArrayList<>();
    private final List<String> boundNames = new ArrayList<>();
    private NativeModel.@Nullable Binding binding;
    /** The binding whose run is under way, for those who want to stop it. */
    private volatile NativeModel.@Nullable Binding running;

    private volatile boolean stopped;
    /** Keeps a binding from being closed while it is told to stop. */
    private final ReentrantLock stopping = new ReentrantLock();

    CallBinding(NativeModel model) {
        this.model = model;
    }

    /** Begins the description of a run. */
    void begin() {
        copied.clear();
    }

    /** Notes an output that the run allocates. */
    void copied(String output) {
        copied.add(output);
    }

    /** Whether the run that was described allocates outputs. */
    boolean copiesAny() {
        return !copied.isEmpty();
    }

    /** Runs on these tensors, with a new binding if they are not the ones of the last run. */
    void run(Tensors inputs, Tensors pinned) throws OutputShapeException {
        NativeModel.Binding current = binding;
        if (current == null || !isBoundTo(inputs, pinned)) {
            close();
            current = model.bind(inputs, pinned, List.copyOf(copied));
            binding = current;
            remember(inputs);
            remember(pinned);
            boundCopied.addAll(copied);
        }
        running = current;
        try {
            if (stopped) {
                throw new EngineException("The run was stopped before it began", null);
            }
            current.run(pinned);
        } finally {
            running = null;
        }
    }

    /** Asks the run that is under way, or about to begin, to end. From any thread. */
    void stop() {
        stopping.lock();
        try {
            stopped = true;
            NativeModel.Binding current = running;
            if (current != null) {
                current.stop();
            }
        } finally {
            stopping.unlock();
        }
    }

    /** Makes the next run one that nobody has stopped. */
    void forgetStop() {
        if (stopped) {
            close();
            stopped = false;
        }
    }

    private boolean isBoundTo(Tensors inputs, Tensors pinned) {
        return bound.size() == inputs.size() + pinned.size()
                && startsAt(0, inputs)
                && startsAt(inputs.size(), pinned)
                && boundCopied.equals(copied);
    }

    private boolean startsAt(int offset, Tensors tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            if (bound.get(offset + i) != tensors.tensor(i)
                    || !boundNames.get(offset + i).equals(tensors.name(i))) {
                return false;
            }
        }
        return true;
    }

    private void remember(Tensors tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            bound.add(tensors.tensor(i));
            boundNames.add(tensors.name(i));
        }
    }

    /** Lets the tensors go; the next run binds again. */
    @Override
    public void close() {
        NativeModel.Binding current = binding;
        binding = null;
        bound.clear();
        boundNames.clear();
        boundCopied.clear();
        if (current != null) {
            stopping.lock();
            try {
                current.close();
            } finally {
                stopping.unlock();
            }
        }
    }
}
