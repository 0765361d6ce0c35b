package dev.augur.onnxruntime;

import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One TensorProto (github.com/onnx/onnx, onnx.proto3) in a file, as conformance cases have them. */
final class TensorFile {
    private static final int BFLOAT16 = 16;

    private final List<Long> dims = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private byte[] raw = new byte[0];
    private int elementType;
    private String name = "";

    private TensorFile() {}

    static TensorFile read(Path file) throws IOException, RefusedModelException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
            TensorFile tensor = new TensorFile();
            ProtoReader reader = new ProtoReader(new FileBytes(opened));
            while (reader.next()) {
                tensor.field(reader);
            }
            return tensor;
        }
    }

    private void field(ProtoReader reader) throws IOException, RefusedModelException {
        switch (reader.field()) {
            case -1, 1 -> addAll(reader, dims);
            case -2 -> elementType = (int) reader.number();
            case 4 -> addFixed(reader, Float.BYTES);
            case -5, 5, -7, 7, -11, 11 -> addAll(reader, numbers);
            case 6 -> texts.add(reader.text(1 << 16));
            case 8 -> name = reader.text(1 << 16);
            case 9 -> raw = reader.bytes();
            case 10 -> addFixed(reader, Double.BYTES);
            default -> {}
        }
    }

    private static void addAll(ProtoReader reader, List<Long> into) throws IOException, RefusedModelException {
        while (reader.hasNumber()) {
            into.add(reader.number());
        }
    }

    /** Packed floats and doubles are laid out as raw bytes are. */
    private void addFixed(ProtoReader reader, int size) throws IOException, RefusedModelException {
        if (reader.length() % size != 0) {
            throw reader.damaged("packed numbers of " + reader.length() + " bytes");
        }
        raw = reader.bytes();
    }

    String name() {
        return name;
    }

    /** The cases hold bfloat16 as uint16, which NumPy has. */
    TensorFile as(DType declared) {
        if (dtype() == DType.UINT16 && declared == DType.BFLOAT16) {
            elementType = BFLOAT16;
        }
        return this;
    }

    DType dtype() {
        return switch (elementType) {
            case 1 -> DType.FLOAT32;
            case 2 -> DType.UINT8;
            case 3 -> DType.INT8;
            case 4 -> DType.UINT16;
            case 5 -> DType.INT16;
            case 6 -> DType.INT32;
            case 7 -> DType.INT64;
            case 8 -> DType.STRING;
            case 9 -> DType.BOOL;
            case 10 -> DType.FLOAT16;
            case 11 -> DType.FLOAT64;
            case 12 -> DType.UINT32;
            case 13 -> DType.UINT64;
            case BFLOAT16 -> DType.BFLOAT16;
            default -> throw new IllegalStateException("element type " + elementType);
        };
    }

    Shape shape() {
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    /** Puts the tensor into a set. */
    void putInto(Tensors set, String as) {
        Tensor tensor = set.allocate(as, dtype(), shape());
        if (dtype() == DType.STRING) {
            for (int i = 0; i < texts.size(); i++) {
                tensor.strings()[i] = texts.get(i);
            }
        } else {
            tensor.bytes().put(bytes());
        }
    }

    private byte[] bytes() {
        if (numbers.isEmpty()) {
            return raw;
        }
        int size = dtype().bytes();
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < numbers.size(); i++) {
            bytes.putLong(i * size, numbers.get(i));
        }
        return Arrays.copyOf(bytes.array(), numbers.size() * size);
    }

    /**
     * Compares with what a model gave.
     *
     * @return the first difference, or an empty text
     */
    String difference(Tensor got, double relative, double absolute) {
        if (got.dtype() != dtype() || !got.shape().equals(shape())) {
            return "expected " + dtype() + shape() + ", got " + got;
        }
        if (dtype() == DType.STRING) {
            return texts.equals(Arrays.asList(got.strings())) ? "" : "texts of '" + name + "' differ";
        }
        ByteBuffer expected = ByteBuffer.wrap(bytes());
        for (int i = 0; i < shape().elements(); i++) {
            if (!close(value(expected, i), value(got.bytes(), i), relative, absolute)) {
                return "element " + i + " of '" + name + "' must be " + value(expected, i) + ", got "
                        + value(got.bytes(), i);
            }
        }
        return "";
    }

    private static boolean close(double expected, double got, double relative, double absolute) {
        return Double.compare(expected, got) == 0
                || Math.abs(expected - got) <= absolute + relative * Math.abs(expected);
    }

    private double value(ByteBuffer bytes, int i) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return switch (dtype()) {
            case FLOAT32 -> in.getFloat(4 * i);
            case FLOAT64 -> in.getDouble(8 * i);
            case FLOAT16 -> Float16.toFloat(in.getShort(2 * i));
            case BFLOAT16 -> BFloat16.toFloat(in.getShort(2 * i));
            case INT8, UINT8, BOOL -> in.get(i);
            case INT16, UINT16 -> in.getShort(2 * i);
            case INT32, UINT32 -> in.getInt(4 * i);
            case INT64, UINT64 -> in.getLong(8 * i);
            case STRING -> throw new IllegalStateException("a text is no number");
        };
    }
}
