package dev.augur.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.augur.tensor.Tensor;
import java.nio.ByteBuffer;

/** How an input becomes an argument of a TorchScript method. One thread at a time. */
sealed interface TorchArgument extends AutoCloseable {

    /** An argument of the type Tensor. */
    static TorchArgument of(Tensor tensor, PtNDManager manager, boolean copied) {
        return copied || !tensor.bytes().isDirect() ? new Copy(tensor, manager) : View.of(tensor, manager);
    }

    /** The value of a run. */
    IValue value();

    /** Ends the use of a value after the run. */
    void done(IValue value);

    @Override
    void close();

    /** An array over the tensor's memory; from the heap, over a copy. */
    private static PtNDArray array(Tensor tensor, PtNDManager manager) {
        ByteBuffer bytes = tensor.bytes();
        return manager.create(bytes, new Shape(tensor.shape().toArray()), DjlTypes.dataType(tensor.dtype()));
    }

    /** The tensor's own memory, in the same native value for every run. */
    record View(PtNDArray array, IValue value) implements TorchArgument {
        static View of(Tensor tensor, PtNDManager manager) {
            PtNDArray array = TorchArgument.array(tensor, manager);
            return new View(array, IValue.from(array));
        }

        @Override
        public void done(IValue value) {}

        @Override
        public void close() {
            value.close();
            array.close();
        }
    }

    /** A copy for each run, in memory of PyTorch's own. */
    record Copy(Tensor tensor, PtNDManager manager) implements TorchArgument {
        @Override
        public IValue value() {
            try (PtNDArray view = TorchArgument.array(tensor, manager)) {
                if (manager.getDevice().isGpu()) {
                    // DJL has copied it there.
                    return IValue.from(view);
                }
                try (PtNDArray copy = (PtNDArray) view.duplicate()) {
                    return IValue.from(copy);
                }
            }
        }

        @Override
        public void done(IValue value) {
            value.close();
        }

        @Override
        public void close() {}
    }

    /** A number or a text. */
    record Scalar(Tensor tensor) implements TorchArgument {
        @Override
        public IValue value() {
            return switch (tensor.dtype()) {
                case INT64 -> IValue.from(tensor.longs().get(0));
                case FLOAT64 -> IValue.from(tensor.doubles().get(0));
                case BOOL -> IValue.from(tensor.bytes().get(0) != 0);
                case STRING -> IValue.from(tensor.strings()[0]);
                case FLOAT32, FLOAT16, BFLOAT16, INT8, INT16, INT32, UINT8, UINT16, UINT32, UINT64 ->
                    throw new IllegalStateException("no scalar argument is " + tensor);
            };
        }

        @Override
        public void done(IValue value) {
            value.close();
        }

        @Override
        public void close() {}
    }
}
