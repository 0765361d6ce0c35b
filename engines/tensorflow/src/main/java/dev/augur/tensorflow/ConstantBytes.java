package dev.augur.tensorflow;

import com.google.protobuf.CodedInputStream;
import dev.augur.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
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
    /** More than any shape has. */
    private static final int MOST_VALUES = 64;

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
     * @return its values if they are a few whole numbers, such as a shape
     * @throws RefusedModelException if its shape is not known, or all constants together need more than the limit
     */
    List<Long> add() throws IOException, RefusedModelException {
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
        return constant.values();
    }

    /**
     * What an element takes in memory.
     *
     * @param type TensorFlow's number of its type
     */
    static int elementBytes(int type) {
        DataType nativeType = DataType.forNumber(type);
        @Nullable DType dtype = nativeType == null ? null : TfTypes.dtype(nativeType);
        return dtype == null || dtype == DType.STRING ? MOST_PER_ELEMENT : dtype.bytes();
    }

    /** What is declared of one constant. */
    private final class Constant {
        private long elements = 1;
        private int type;
        private boolean shapeIsOpen;
        /** One by one, all in one field, or as they lie in memory: a file has them in one of these ways. */
        private final List<Long> given = new ArrayList<>(0);

        private ByteBuffer packed = ByteBuffer.allocate(0);
        private ByteBuffer content = ByteBuffer.allocate(0);

        private static boolean isNumber(int tag) {
            return tag == Wire.number(TensorProto.INT_VAL_FIELD_NUMBER)
                    || tag == Wire.number(TensorProto.INT64_VAL_FIELD_NUMBER);
        }

        private static boolean isNumbers(int tag) {
            return tag == Wire.message(TensorProto.INT_VAL_FIELD_NUMBER)
                    || tag == Wire.message(TensorProto.INT64_VAL_FIELD_NUMBER);
        }

        /** The last value stands for all that are left out. */
        private List<Long> values() throws IOException {
            boolean whole = type == DataType.DT_INT32_VALUE || type == DataType.DT_INT64_VALUE;
            if (!whole || elements > MOST_VALUES) {
                return List.of();
            }
            List<Long> values = new ArrayList<>(given);
            CodedInputStream numbers = CodedInputStream.newInstance(packed);
            while (!numbers.isAtEnd()) {
                values.add(numbers.readRawVarint64());
            }
            ByteBuffer raw = content.order(ByteOrder.LITTLE_ENDIAN);
            while (raw.remaining() >= elementBytes(type)) {
                values.add(type == DataType.DT_INT32_VALUE ? raw.getInt() : raw.getLong());
            }
            while (!values.isEmpty() && values.size() < elements) {
                values.add(values.get(values.size() - 1));
            }
            return List.copyOf(values);
        }

        private boolean field(int tag) throws IOException, RefusedModelException {
            if (tag == Wire.number(TensorProto.DTYPE_FIELD_NUMBER)) {
                type = (int) wire.readNumber();
            } else if (tag == Wire.message(TensorProto.TENSOR_SHAPE_FIELD_NUMBER)) {
                wire.read(this::shapeField);
            } else if (tag == Wire.message(TensorProto.TENSOR_CONTENT_FIELD_NUMBER)) {
                content = wire.view();
            } else if (isNumber(tag)) {
                given.add(wire.readNumber());
            } else if (isNumbers(tag)) {
                packed = wire.view();
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
            int each = elementBytes(type);
            return elements > Long.MAX_VALUE / each ? Long.MAX_VALUE : elements * each;
        }
    }
}
