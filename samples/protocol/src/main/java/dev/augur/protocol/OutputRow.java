package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/** What one output has for one record, on the heap. Immutable. */
final class OutputRow {
    private final String name;
    private final DType dtype;
    private final Shape shape;
    private final Elements elements;

    /** Elements by position; each kind keeps its values as they are written. */
    private sealed interface Elements {
        void writeJson(JsonGenerator out, int index) throws IOException;

        String text(int index);

        float number(int index);
    }

    private OutputRow(String name, DType dtype, Shape shape, Elements elements) {
        this.name = name;
        this.dtype = dtype;
        this.shape = shape;
        this.elements = elements;
    }

    /** A vector that is this row's from now on. */
    static OutputRow of(String name, float[] vector) {
        return new OutputRow(name, DType.FLOAT32, Shape.of(vector.length), new Floats(FloatBuffer.wrap(vector)));
    }

    /** Copies row {@code index} of a tensor whose first dimension is the batch. */
    static OutputRow of(String name, Tensor tensor, int index) {
        Shape all = tensor.shape();
        Shape shape = Shape.of(Arrays.copyOfRange(all.toArray(), 1, all.rank()));
        int count = (int) shape.elements();
        return new OutputRow(name, tensor.dtype(), shape, copy(tensor, index * count, count));
    }

    private static Elements copy(Tensor tensor, int from, int count) {
        return switch (tensor.dtype()) {
            case FLOAT32 -> {
                float[] values = new float[count];
                tensor.get(from, values, 0, count);
                yield new Floats(FloatBuffer.wrap(values));
            }
            case FLOAT64 -> {
                double[] values = new double[count];
                tensor.get(from, values, 0, count);
                yield new Doubles(DoubleBuffer.wrap(values));
            }
            case FLOAT16, BFLOAT16 -> new Floats(halves(tensor, from, count));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> new Longs(longs(tensor, from, count));
            case UINT64 -> new UnsignedLongs(longs(tensor, from, count));
            case BOOL -> new Flags(longs(tensor, from, count));
            case STRING -> new Texts(List.of(Arrays.copyOfRange(tensor.strings(), from, from + count)));
        };
    }

    private static FloatBuffer halves(Tensor tensor, int from, int count) {
        boolean brain = tensor.dtype() == DType.BFLOAT16;
        ByteBuffer bytes = tensor.bytes();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            short bits = bytes.getShort(2 * (from + i));
            values[i] = brain ? BFloat16.toFloat(bits) : Float16.toFloat(bits);
        }
        return FloatBuffer.wrap(values);
    }

    private static LongBuffer longs(Tensor tensor, int from, int count) {
        ByteBuffer bytes = tensor.bytes();
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = integer(bytes, tensor.dtype(), from + i);
        }
        return LongBuffer.wrap(values);
    }

    private static long integer(ByteBuffer bytes, DType dtype, int index) {
        return switch (dtype) {
            case INT8 -> bytes.get(index);
            case UINT8, BOOL -> Byte.toUnsignedLong(bytes.get(index));
            case INT16 -> bytes.getShort(2 * index);
            case UINT16 -> Short.toUnsignedLong(bytes.getShort(2 * index));
            case INT32 -> bytes.getInt(4 * index);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(4 * index));
            case INT64, UINT64 -> bytes.getLong(8 * index);
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, STRING -> throw new AssertionError(dtype + " is no integer");
        };
    }

    String name() {
        return name;
    }

    /** Writes the elements, nested as the shape says. */
    void writeJson(JsonGenerator out) throws IOException {
        writeFrom(out, 0, 0);
    }

    /** Writes what lies below an axis, from an element on; gives the element behind it. */
    private int writeFrom(JsonGenerator out, int axis, int first) throws IOException {
        if (axis == shape.rank()) {
            elements.writeJson(out, first);
            return first + 1;
        }
        int next = first;
        out.writeStartArray();
        for (long i = 0; i < shape.dim(axis); i++) {
            next = writeFrom(out, axis + 1, next);
        }
        out.writeEndArray();
        return next;
    }

    void addTo(List<String> fields) {
        for (int i = 0; i < shape.elements(); i++) {
            fields.add(elements.text(i));
        }
    }

    float[] floats() {
        if (dtype == DType.STRING) {
            throw new IllegalArgumentException("Output '" + name + "' must be numbers, it is " + dtype + shape);
        }
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements.number(i);
        }
        return values;
    }

    @Override
    public String toString() {
        return name + " " + dtype + shape;
    }

    private record Floats(FloatBuffer values) implements Elements {
        @Override
        public void writeJson(JsonGenerator out, int index) throws IOException {
            if (Float.isFinite(values.get(index))) {
                out.writeNumber(values.get(index));
            } else {
                out.writeNull();
            }
        }

        @Override
        public String text(int index) {
            return NumberOutput.toString(values.get(index), true);
        }

        @Override
        public float number(int index) {
            return values.get(index);
        }
    }

    private record Doubles(DoubleBuffer values) implements Elements {
        @Override
        public void writeJson(JsonGenerator out, int index) throws IOException {
            if (Double.isFinite(values.get(index))) {
                out.writeNumber(values.get(index));
            } else {
                out.writeNull();
            }
        }

        @Override
        public String text(int index) {
            return NumberOutput.toString(values.get(index), true);
        }

        @Override
        public float number(int index) {
            return (float) values.get(index);
        }
    }

    private record Longs(LongBuffer values) implements Elements {
        @Override
        public void writeJson(JsonGenerator out, int index) throws IOException {
            out.writeNumber(values.get(index));
        }

        @Override
        public String text(int index) {
            return Long.toString(values.get(index));
        }

        @Override
        public float number(int index) {
            return values.get(index);
        }
    }

    private record UnsignedLongs(LongBuffer values) implements Elements {
        @Override
        public void writeJson(JsonGenerator out, int index) throws IOException {
            out.writeNumber(text(index));
        }

        @Override
        public String text(int index) {
            return Long.toUnsignedString(values.get(index));
        }

        @Override
        public float number(int index) {
            return Float.parseFloat(text(index));
        }
    }

    private record Flags(LongBuffer values) implements Elements {
        @Override
        public void writeJson(JsonGenerator out, int index) throws IOException {
            out.writeBoolean(values.get(index) != 0);
        }

        @Override
        public String text(int index) {
            return Boolean.toString(values.get(index) != 0);
        }

        @Override
        public float number(int index) {
            return values.get(index) != 0 ? 1 : 0;
        }
    }

    private record Texts(List<String> values) implements Elements {
        @Override
        public void writeJson(JsonGenerator out, int index) throws IOException {
            out.writeString(values.get(index));
        }

        @Override
        public String text(int index) {
            return values.get(index);
        }

        @Override
        public float number(int index) {
            throw new AssertionError("text is refused before");
        }
    }
}
