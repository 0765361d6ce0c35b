package dev.augur.tensor;

/** Source of tensor memory. Implementations are thread-safe. */
@FunctionalInterface
public interface TensorAllocator {
    /**
     * A tensor of that type and shape, owned by the caller, who closes it. The memory is not cleared: it may hold what
     * an earlier tensor left there, so every element must be written.
     *
     * @param dtype element type
     * @param shape shape; may have no elements
     * @return an open tensor
     * @throws IllegalArgumentException if the tensor would not fit into 2 GiB
     * @throws OutOfMemoryError if the JVM's direct memory is exhausted
     */
    Tensor allocate(DType dtype, Shape shape);
}
