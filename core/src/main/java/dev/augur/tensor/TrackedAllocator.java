package dev.augur.tensor;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An allocator that knows which of its tensors are open and where they were allocated, to find those that nobody closes. Each
 * tensor costs a stack trace; texts have no memory to lose and are not tracked. Thread-safe.
 */
public final class TrackedAllocator implements TensorAllocator {
    private final TensorAllocator source;
    private final Set<Throwable> open = ConcurrentHashMap.newKeySet();

    /**
     * Tracks what another allocator gives.
     *
     * @param source where the memory comes from
     */
    public TrackedAllocator(TensorAllocator source) {
        this.source = source;
    }

    @Override
    public Tensor allocate(DType dtype, Shape shape) {
        Tensor tensor = source.allocate(dtype, shape);
        if (dtype == DType.STRING) {
            return tensor;
        }
        Throwable here = new Throwable("Tensor " + tensor + " was allocated here and is open");
        open.add(here);
        return new Tensor(dtype, shape, tensor.bytes(), () -> {
            open.remove(here);
            tensor.close();
        });
    }

    /**
     * The tensors that are open.
     *
     * @return where each was allocated, with a text that names it
     */
    public List<Throwable> open() {
        return List.copyOf(open);
    }
}
