package dev.augur.tensorflow;

import dev.augur.tensor.DType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Adds up what the constants of a graph need in memory (tensorflow/core/framework/tensor.proto). One number in the file may
 * stand for any number of equal elements. One thread at a time.
 */
final class ConstantBytes {
    /** What an element takes whose type is not ours: no type of TensorFlow takes more, but for texts. */
    private static final int MOST_PER_ELEMENT = 16;

    private final Wire wire;
    private final long most;
    private long total;

    ConstantBytes(Wire wire, long most) {
        this.wire = wire;
        this.most = most;
    }

    /**
     * Reads one constant.
     *
     * @throws RefusedModelException if its shape is not known, or all constants together need more than the limit
     */
    void add() throws IOException, RefusedModelException {
        Constant constant = new Constant();
        wire.read(constant::field);
        if (constant.shapeIsOpen) {
            throw new RefusedModelException("one of its constants has no fixed shape");
        }
        total += Math.min(constant.bytes(), most + 1);
        if (total > most) {
            throw new RefusedModelException(
                    "its constants need more than " + most + " bytes, the limit (maxConstantBytes)");
        }
    }

    /** What is declared of one constant. */
    private final class Constant {
        private long elements = 1;
        private int type;
        private boolean shapeIsOpen;

        private boolean field(int tag) throws IOException, RefusedModelException {
            if (tag == Wire.number(TensorProto.DTYPE_FIELD_NUMBER)) {
                type = (int) wire.readNumber();
            } else if (tag == Wire.message(TensorProto.TENSOR_SHAPE_FIELD_NUMBER)) {
                wire.read(this::shapeField);
            } else {
                return false;
            }
            return true;
        }

        private boolean shapeField(int tag) throws IOException, RefusedModelException {
            if (tag == Wire.message(TensorShapeProto.DIM_FIELD_NUMBER)) {
                wire.read(this::dimField);
            } else if (tag == Wire.number(TensorShapeProto.UNKNOWN_RANK_FIELD_NUMBER)) {
                shapeIsOpen |= wire.readNumber() != 0;
            } else {
                return false;
            }
            return true;
        }

        private boolean dimField(int tag) throws IOException {
            if (tag != Wire.number(TensorShapeProto.Dim.SIZE_FIELD_NUMBER)) {
                return false;
            }
            long size = wire.readNumber();
            shapeIsOpen |= size < 0;
            boolean overflows = size > 0 && elements > Long.MAX_VALUE / size;
            elements = overflows ? Long.MAX_VALUE : elements * size;
            return true;
        }

        private long bytes() {
            DataType nativeType = DataType.forNumber(type);
            @Nullable DType dtype = nativeType == null ? null : TfTypes.dtype(nativeType);
            int each = dtype == null || dtype == DType.STRING ? MOST_PER_ELEMENT : dtype.bytes();
            return elements > Long.MAX_VALUE / each ? Long.MAX_VALUE : elements * each;
        }
    }
}
