package dev.augur.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import dev.augur.tensorflow.TextTensor.NotUtf8Exception;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Tensor;

/** Copies one output from TensorFlow's memory into ours; a run of the same shape again makes no shape anew. */
final class OutputCopy {
    private final TensorSpec spec;
    private Shape shape = Shape.SCALAR;
    /** The tensor of the latest run, and its memory as native code sees it; null if that is on the heap. */
    private @Nullable Tensor target;

    private @Nullable BytePointer memory;

    OutputCopy(TensorSpec spec) {
        this.spec = spec;
    }

    /** The output's name. */
    String name() {
        return spec.name();
    }

    /**
     * Adds the output to a set.
     *
     * @param from of the declared type
     * @throws NotUtf8Exception if it holds a text that is not UTF-8
     */
    void copy(TF_Tensor from, Tensors into) throws NotUtf8Exception {
        shape = shapeOf(from);
        Tensor tensor = into.allocate(spec.name(), spec.dtype(), shape);
        if (spec.dtype() == DType.STRING) {
            TextTensor.read(from, tensor.strings());
        } else if (shape.elements() > 0) {
            copyBytes(from, tensor);
        }
    }

    private void copyBytes(TF_Tensor from, Tensor tensor) {
        long bytes = shape.elements() * spec.dtype().bytes();
        if (tensor != target) {
            ByteBuffer view = tensor.bytes();
            memory = view.isDirect() ? new BytePointer(view) : null;
            target = tensor;
        }
        BytePointer known = memory;
        if (known == null) {
            tensor.bytes()
                    .put(new BytePointer(TF_TensorData(from)).capacity(bytes).asByteBuffer());
        } else {
            Pointer.memcpy(known, TF_TensorData(from), bytes);
        }
    }

    private Shape shapeOf(TF_Tensor tensor) {
        int rank = TF_NumDims(tensor);
        boolean same = rank == shape.rank();
        for (int axis = 0; same && axis < rank; axis++) {
            same = TF_Dim(tensor, axis) == shape.dim(axis);
        }
        if (same) {
            return shape;
        }
        long[] dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = TF_Dim(tensor, axis);
        }
        return Shape.of(dims);
    }
}
