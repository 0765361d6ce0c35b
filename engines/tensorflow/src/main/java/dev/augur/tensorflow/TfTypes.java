package dev.augur.tensorflow;

import dev.augur.tensor.DType;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;

/** Element types on both sides (tensorflow/core/framework/types.proto). */
final class TfTypes {
    private TfTypes() {}

    /** Our type for one of TensorFlow's, or null if we have none like it. */
    static @Nullable DType dtype(DataType type) {
        for (DType dtype : DType.values()) {
            if (nativeType(dtype) == type) {
                return dtype;
            }
        }
        return null;
    }

    /** TensorFlow's type for ours. */
    static DataType nativeType(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> DataType.DT_FLOAT;
            case FLOAT64 -> DataType.DT_DOUBLE;
            case FLOAT16 -> DataType.DT_HALF;
            case BFLOAT16 -> DataType.DT_BFLOAT16;
            case INT8 -> DataType.DT_INT8;
            case INT16 -> DataType.DT_INT16;
            case INT32 -> DataType.DT_INT32;
            case INT64 -> DataType.DT_INT64;
            case UINT8 -> DataType.DT_UINT8;
            case UINT16 -> DataType.DT_UINT16;
            case UINT32 -> DataType.DT_UINT32;
            case UINT64 -> DataType.DT_UINT64;
            case BOOL -> DataType.DT_BOOL;
            case STRING -> DataType.DT_STRING;
        };
    }
}
