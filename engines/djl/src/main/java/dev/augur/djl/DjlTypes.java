package dev.augur.djl;

import ai.djl.ndarray.types.DataType;
import dev.augur.tensor.DType;

/** Element types and shapes on both sides. */
final class DjlTypes {
    private DjlTypes() {}

    /** The type by DJL's name. */
    static DataType dataType(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT64 -> DataType.FLOAT64;
            case FLOAT16 -> DataType.FLOAT16;
            case BFLOAT16 -> DataType.BFLOAT16;
            case INT8 -> DataType.INT8;
            case INT16 -> DataType.INT16;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case UINT8 -> DataType.UINT8;
            case UINT16 -> DataType.UINT16;
            case UINT32 -> DataType.UINT32;
            case UINT64 -> DataType.UINT64;
            case BOOL -> DataType.BOOLEAN;
            case STRING -> DataType.STRING;
        };
    }

    /**
     * Whether DJL's binding of PyTorch carries tensors of that type. For any other its native code ends the process
     * (engines/pytorch/pytorch-native of DJL 0.35.1, djl_pytorch_utils.h, GetScalarTypeFromDType).
     */
    static boolean inTorch(DType dtype) {
        return switch (dtype) {
            case FLOAT32, FLOAT64, FLOAT16, INT8, INT32, INT64, UINT8, BOOL -> true;
            case BFLOAT16, INT16, UINT16, UINT32, UINT64, STRING -> false;
        };
    }

    /** Type and shape of an array, for a person. */
    static String describe(ai.djl.ndarray.NDArray array) {
        DataType type = array.getDataType();
        String name = type == DataType.UNKNOWN ? "a type without a name in DJL" : ours(type);
        return name + java.util.Arrays.toString(array.getShape().getShape());
    }

    private static String ours(DataType type) {
        for (DType dtype : DType.values()) {
            if (dataType(dtype) == type) {
                return dtype.name();
            }
        }
        return type.name();
    }
}
