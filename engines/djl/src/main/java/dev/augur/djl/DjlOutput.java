package dev.augur.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.augur.EngineException;
import dev.augur.engine.OutputShapeException;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Copies an array that a DJL engine gave to a tensor of ours. */
final class DjlOutput {
    private static final int SMALL = 4 << 10;

    private DjlOutput() {}

    /**
     * Copies one output, into the tensor that is there for it, else into a new one.
     *
     * @param from the array on the CPU, or null if the model gave something else
     * @param failed makes an error of a text
     * @throws OutputShapeException if the tensor that is there has another shape
     */
    static void copy(TensorSpec spec, @Nullable NDArray from, Tensors into, Function<String, EngineException> failed)
            throws OutputShapeException {
        if (from == null || from.getDataType() != DjlTypes.dataType(spec.dtype())) {
            throw failed.apply(
                    "output '" + spec.name() + "' must be " + spec.typeAndShape() + ", got " + describe(from));
        }
        Shape shape = Shape.of(from.getShape().getShape());
        Tensor prepared = into.find(spec.name());
        if (prepared != null && !prepared.shape().equals(shape)) {
            String text = "output '" + spec.name() + "' was expected to be " + prepared + ", got " + describe(from);
            throw new OutputShapeException(text, failed.apply(text));
        }
        Tensor to = prepared == null ? into.allocate(spec.name(), spec.dtype(), shape) : prepared;
        copy(from, to.bytes());
    }

    /** Small arrays through the heap, which costs fewer calls; others in one copy, beside what DJL makes for that. */
    private static void copy(NDArray from, ByteBuffer to) {
        if (to.remaining() <= SMALL && !from.getDevice().isGpu()) {
            to.put(from.toByteBuffer(false));
            return;
        }
        try (NDManager scratch = from.getManager().newSubManager(Device.cpu())) {
            from.attach(scratch);
            to.put(from.toByteBuffer(true));
        }
    }

    /** Type and shape of an output, for a person. */
    static String describe(@Nullable NDArray array) {
        return array == null ? "a value that is no tensor" : DjlTypes.describe(array);
    }
}
