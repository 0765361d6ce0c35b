package dev.augur.protocol;

import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorPool;
import java.nio.ByteBuffer;

/** Small tensors that nobody closes: their memory is on the heap. Thread-safe. */
final class HeapTensors implements TensorAllocator {
    /** Texts are on the heap wherever they come from. */
    private final TensorPool texts = new TensorPool(0);

    @Override
    public Tensor allocate(DType dtype, Shape shape) {
        if (dtype == DType.STRING) {
            return texts.allocate(dtype, shape);
        }
        long bytes = shape.elements() > Integer.MAX_VALUE ? Long.MAX_VALUE : shape.elements() * dtype.bytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Tensor " + dtype + shape + " must fit into 2 GiB");
        }
        return Tensor.wrap(dtype, shape, ByteBuffer.allocate((int) bytes));
    }
}
