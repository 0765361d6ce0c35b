package dev.augur.protocol;

import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names that the Open Inference Protocol has for element types. */
final class Datatypes {
    private Datatypes() {}

    static String name(DType dtype) {
        return switch (dtype) {
            case BOOL -> "BOOL";
            case UINT8 -> "UINT8";
            case UINT16 -> "UINT16";
            case UINT32 -> "UINT32";
            case UINT64 -> "UINT64";
            case INT8 -> "INT8";
            case INT16 -> "INT16";
            case INT32 -> "INT32";
            case INT64 -> "INT64";
            case FLOAT16 -> "FP16";
            case FLOAT32 -> "FP32";
            case FLOAT64 -> "FP64";
            case BFLOAT16 -> "BF16";
            case STRING -> "BYTES";
        };
    }

    /** The type of that name, or null. */
    static @Nullable DType of(String name) {
        return switch (name) {
            case "BOOL" -> DType.BOOL;
            case "UINT8" -> DType.UINT8;
            case "UINT16" -> DType.UINT16;
            case "UINT32" -> DType.UINT32;
            case "UINT64" -> DType.UINT64;
            case "INT8" -> DType.INT8;
            case "INT16" -> DType.INT16;
            case "INT32" -> DType.INT32;
            case "INT64" -> DType.INT64;
            case "FP16" -> DType.FLOAT16;
            case "FP32" -> DType.FLOAT32;
            case "FP64" -> DType.FLOAT64;
            case "BF16" -> DType.BFLOAT16;
            case "BYTES" -> DType.STRING;
            default -> null;
        };
    }

    /** For example {@code FP32[2, 4]}. */
    static String describe(DType dtype, Shape shape) {
        return name(dtype) + shape;
    }

    /** For example {@code FP32[-1, 4]}. */
    static String describe(TensorSpec spec) {
        List<Dim> dims = spec.dims();
        return name(spec.dtype())
                + (dims == null ? "[...]" : dims.stream().map(Dim::size).toList());
    }

    /** For example {@code 'x' FP32[-1, 4], 'y' INT64[-1]}. */
    static String describe(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> "'" + spec.name() + "' " + describe(spec))
                .collect(Collectors.joining(", "));
    }
}
