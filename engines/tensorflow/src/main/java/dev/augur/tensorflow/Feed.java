package dev.augur.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorDefaultAlignment;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Tensor;
import dev.augur.tensorflow.TextTensor.NotUtf8Exception;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.internal.c_api.TF_Tensor;

/** How a tensor of ours becomes one of TensorFlow's. One thread at a time. */
abstract class Feed implements AutoCloseable {
    private Feed() {}

    /**
     * The way for a tensor.
     *
     * @param label the input and its model, in error texts
     * @param tensor the tensor; borrowed as long as the feed is open
     * @param keeps whether the model may keep what it is given, so that it must not be our memory
     */
    static Feed of(String label, Tensor tensor, boolean keeps) {
        if (tensor.dtype() == DType.STRING) {
            return new Texts(label, tensor);
        }
        return keeps || !isUsableInPlace(tensor) ? new Copied(tensor) : new InPlace(tensor);
    }

    /**
     * Makes the two callbacks that native tensors need. JavaCPP counts them, and fails once the process has a multiple of its
     * heap in memory; so they are made before the first model is there.
     */
    static void prepare() {
        KeepMemory.INSTANCE.retainReference();
        new TensorSlots(1).clear(0);
    }

    /** TensorFlow copies memory that is not aligned to its vectors, once and for all: later writes would not be seen. */
    private static boolean isUsableInPlace(Tensor tensor) {
        ByteBuffer bytes = tensor.bytes();
        return bytes.isDirect()
                && bytes.hasRemaining()
                && new BytePointer(bytes).address() % TF_TensorDefaultAlignment() == 0;
    }

    /** Prepares a run with what the tensor holds now. */
    abstract TF_Tensor begin();

    /** Ends the run that {@link #begin} prepared. */
    abstract void end();

    /** Frees what is left, not the tensor's memory. */
    @Override
    public abstract void close();

    /** Our memory, as it is. */
    private static final class InPlace extends Feed {
        private final TF_Tensor view;

        private InPlace(Tensor tensor) {
            ByteBuffer bytes = tensor.bytes();
            this.view = TF_NewTensor(
                    TfTypes.nativeType(tensor.dtype()).getNumber(),
                    tensor.shape().toArray(),
                    tensor.shape().rank(),
                    new BytePointer(bytes),
                    bytes.capacity(),
                    KeepMemory.INSTANCE,
                    null);
        }

        @Override
        TF_Tensor begin() {
            return view;
        }

        @Override
        void end() {}

        @Override
        public void close() {
            TF_DeleteTensor(view);
        }
    }

    /** What TensorFlow calls when it needs memory no more that is not its own. */
    private static final class KeepMemory extends Deallocator_Pointer_long_Pointer {
        private static final KeepMemory INSTANCE = new KeepMemory();

        @Override
        public void call(Pointer data, long length, Pointer argument) {}
    }

    /** TensorFlow's memory, made for each run. */
    private abstract static class Made extends Feed {
        private @Nullable TF_Tensor made;

        abstract TF_Tensor make();

        abstract void delete(TF_Tensor tensor);

        @Override
        final TF_Tensor begin() {
            TF_Tensor tensor = make();
            made = tensor;
            return tensor;
        }

        @Override
        final void end() {
            TF_Tensor tensor = made;
            made = null;
            if (tensor != null) {
                delete(tensor);
            }
        }

        @Override
        public final void close() {
            end();
        }
    }

    /** A copy of numbers. */
    private static final class Copied extends Made {
        private final Tensor tensor;
        private final long[] dims;

        private Copied(Tensor tensor) {
            this.tensor = tensor;
            this.dims = tensor.shape().toArray();
        }

        @Override
        TF_Tensor make() {
            ByteBuffer bytes = tensor.bytes();
            int type = TfTypes.nativeType(tensor.dtype()).getNumber();
            TF_Tensor copy = TF_AllocateTensor(type, dims, dims.length, bytes.capacity());
            if (bytes.hasRemaining()) {
                new BytePointer(TF_TensorData(copy))
                        .capacity(bytes.capacity())
                        .asByteBuffer()
                        .put(bytes);
            }
            return copy;
        }

        @Override
        void delete(TF_Tensor copy) {
            TF_DeleteTensor(copy);
        }
    }

    /** Texts, as bytes. */
    private static final class Texts extends Made {
        private final String label;
        private final Tensor tensor;

        private Texts(String label, Tensor tensor) {
            this.label = label;
            this.tensor = tensor;
        }

        @Override
        TF_Tensor make() {
            try {
                return TextTensor.of(tensor.shape(), tensor.strings());
            } catch (NotUtf8Exception e) {
                throw new InvalidInputException(
                        "Input " + label + " has half a surrogate pair in the text at element " + e.element()
                                + ", for which UTF-8 has no bytes",
                        e);
            }
        }

        @Override
        void delete(TF_Tensor texts) {
            TextTensor.delete(texts);
        }
    }
}
