package dev.augur.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.augur.tensor.DType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes tensors of the wider unsigned types, which the Java API of ONNX Runtime has no name for: the same bits, given as
 * signed integers, go through a model of one {@code Cast} whose output native code may take. Thread-safe.
 */
final class UnsignedCast {
    /**
     * A ModelProto: {@code s -> Cast -> u}, for any shape. SS and UU stand for the numbers in TensorProto.DataType of the
     * signed and the unsigned type.
     */
    private static final String MODEL = "0808" // ir_version 8
            + "3a32" // graph
            + "0a17" + "0a0173" + "120175" + "220443617374" + "2a09" + "0a02746f" + "18UU" + "a00102" // node
            + "120167" // name
            + "5a09" + "0a0173" + "12040a0208SS" // input
            + "6209" + "0a0175" + "12040a0208UU" // output
            + "4204" + "0a00" + "1011"; // opset_import: 17 of the default domain

    private final Map<DType, OrtSession> sessions = new EnumMap<>(DType.class);

    /** The type with which our memory of an unsigned type can be given to native code, or null if it needs no cast. */
    static @Nullable OnnxJavaType signed(DType dtype) {
        return switch (dtype) {
            case UINT16 -> OnnxJavaType.INT16;
            case UINT32 -> OnnxJavaType.INT32;
            case UINT64 -> OnnxJavaType.INT64;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT8, INT16, INT32, INT64, UINT8, BOOL, STRING -> null;
        };
    }

    /** Prepares for the types that need it. On failure, {@link #free()} frees what was made. */
    void prepare(Collection<DType> dtypes) throws OrtException {
        for (DType dtype : dtypes) {
            if (signed(dtype) != null && !sessions.containsKey(dtype)) {
                sessions.put(dtype, session(dtype));
            }
        }
    }

    private static OrtSession session(DType dtype) throws OrtException {
        byte[] numbers = numbers(dtype);
        HexFormat hex = HexFormat.of();
        byte[] model = hex.parseHex(
                MODEL.replace("SS", hex.toHexDigits(numbers[0])).replace("UU", hex.toHexDigits(numbers[1])));
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(model, options);
        }
    }

    /** The signed and the unsigned type in TensorProto.DataType. */
    private static byte[] numbers(DType dtype) {
        return switch (dtype) {
            case UINT16 -> new byte[] {5, 4};
            case UINT32 -> new byte[] {6, 12};
            case UINT64 -> new byte[] {7, 13};
            default -> throw new IllegalArgumentException(dtype + " needs no cast");
        };
    }

    /**
     * The unsigned tensor of the same bits.
     *
     * @param signed our memory as signed integers
     * @return holds the one tensor; owned by the caller
     */
    OrtSession.Result cast(DType dtype, OnnxTensor signed) throws OrtException {
        return Objects.requireNonNull(sessions.get(dtype), "prepared when loaded")
                .run(Map.of("s", signed));
    }

    void free() throws OrtException {
        for (OrtSession session : sessions.values()) {
            session.close();
        }
        sessions.clear();
    }
}
