package dev.augur.tck;

import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes small ONNX models (github.com/onnx/onnx, onnx.proto3; field numbers are those of that file), for tests and
 * benchmarks. Not thread-safe.
 */
public final class OnnxGraph {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private final List<Proto> nodes = new ArrayList<>();
    private final List<Proto> initializers = new ArrayList<>();
    private final List<Proto> inputs = new ArrayList<>();
    private final List<Proto> outputs = new ArrayList<>();

    /** An empty graph. */
    public OnnxGraph() {}

    /**
     * Declares an input.
     *
     * @param spec name, type and dimensions
     * @return this graph
     */
    public OnnxGraph input(TensorSpec spec) {
        inputs.add(valueInfo(spec));
        return this;
    }

    /**
     * Declares an input.
     *
     * @param name its name
     * @param dtype its type
     * @param dims its dimensions
     * @return this graph
     */
    public OnnxGraph input(String name, DType dtype, Dim... dims) {
        return input(TensorSpec.of(name, dtype, dims));
    }

    /**
     * Declares an output.
     *
     * @param spec name, type and dimensions
     * @return this graph
     */
    public OnnxGraph output(TensorSpec spec) {
        outputs.add(valueInfo(spec));
        return this;
    }

    /**
     * Declares an output.
     *
     * @param name its name
     * @param dtype its type
     * @param dims its dimensions
     * @return this graph
     */
    public OnnxGraph output(String name, DType dtype, Dim... dims) {
        return output(TensorSpec.of(name, dtype, dims));
    }

    /**
     * Declares an output that is a sequence of tensors.
     *
     * @param name its name
     * @param dtype the type of the tensors
     * @return this graph
     */
    public OnnxGraph sequenceOutput(String name, DType dtype) {
        Proto element = new Proto().message(1, new Proto().number(1, elementType(dtype)));
        outputs.add(new Proto().text(1, name).message(2, new Proto().message(4, new Proto().message(1, element))));
        return this;
    }

    /**
     * Adds a node without attributes.
     *
     * @param op the operator of the default domain
     * @param from names of its inputs
     * @param to names of its outputs
     * @return this graph
     */
    public OnnxGraph node(String op, List<String> from, List<String> to) {
        return node(op, from, to, new Attribute[0]);
    }

    /**
     * Adds a node.
     *
     * @param op the operator of the default domain
     * @param from names of its inputs
     * @param to names of its outputs
     * @param attributes its attributes
     * @return this graph
     */
    public OnnxGraph node(String op, List<String> from, List<String> to, Attribute... attributes) {
        Proto node = new Proto();
        from.forEach(name -> node.text(1, name));
        to.forEach(name -> node.text(2, name));
        node.text(4, op);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.toProto());
        }
        nodes.add(node);
        return this;
    }

    /**
     * Adds constant floats.
     *
     * @param name their name
     * @param shape their shape
     * @param values row-major
     * @return this graph
     */
    public OnnxGraph constant(String name, Shape shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, DType.FLOAT32, shape, raw.array());
    }

    /**
     * Adds constant longs.
     *
     * @param name their name
     * @param shape their shape
     * @param values row-major
     * @return this graph
     */
    public OnnxGraph constant(String name, Shape shape, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(name, DType.INT64, shape, raw.array());
    }

    /**
     * Adds a constant.
     *
     * @param name its name
     * @param dtype its type
     * @param shape its shape
     * @param raw its elements, row-major, little-endian
     * @return this graph
     */
    public OnnxGraph constant(String name, DType dtype, Shape shape, byte[] raw) {
        Proto tensor = new Proto();
        Arrays.stream(shape.toArray()).forEach(dim -> tensor.number(1, dim));
        initializers.add(tensor.number(2, elementType(dtype)).text(8, name).bytes(9, raw));
        return this;
    }

    /**
     * Adds constant floats whose elements are in another file.
     *
     * @param name their name
     * @param shape their shape
     * @param file the other file, beside the model
     * @param offset where they begin in it
     * @return this graph
     */
    public OnnxGraph externalConstant(String name, Shape shape, String file, long offset) {
        Proto tensor = new Proto();
        Arrays.stream(shape.toArray()).forEach(dim -> tensor.number(1, dim));
        tensor.number(2, elementType(DType.FLOAT32)).text(8, name);
        entry(tensor, "location", file);
        entry(tensor, "offset", String.valueOf(offset));
        entry(tensor, "length", String.valueOf(4 * shape.elements()));
        initializers.add(tensor.number(14, 1));
        return this;
    }

    private static void entry(Proto tensor, String key, String value) {
        tensor.message(13, new Proto().text(1, key).text(2, value));
    }

    /**
     * The model file's bytes.
     *
     * @return an ONNX ModelProto
     */
    public byte[] toBytes() {
        Proto graph = new Proto();
        nodes.forEach(node -> graph.message(1, node));
        graph.text(2, "graph");
        initializers.forEach(tensor -> graph.message(5, tensor));
        inputs.forEach(info -> graph.message(11, info));
        outputs.forEach(info -> graph.message(12, info));
        return new Proto()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Proto().text(1, "").number(2, OPSET))
                .toBytes();
    }

    /**
     * Writes the model to a file.
     *
     * @param file the file
     * @return the file
     * @throws IOException if it cannot be written
     */
    public Path writeTo(Path file) throws IOException {
        return Files.write(file, toBytes());
    }

    private static Proto valueInfo(TensorSpec spec) {
        Proto tensorType = new Proto().number(1, elementType(spec.dtype()));
        List<Dim> dims = spec.dims();
        if (dims != null) {
            Proto shape = new Proto();
            dims.forEach(dim -> shape.message(1, dimension(dim)));
            tensorType.message(2, shape);
        }
        return new Proto().text(1, spec.name()).message(2, new Proto().message(1, tensorType));
    }

    private static Proto dimension(Dim dim) {
        Proto proto = new Proto();
        if (dim.size() >= 0) {
            proto.number(1, dim.size());
        } else if (dim.symbol() != null) {
            proto.text(2, dim.symbol());
        }
        return proto;
    }

    /** TensorProto.DataType. */
    static int elementType(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> 1;
            case UINT8 -> 2;
            case INT8 -> 3;
            case UINT16 -> 4;
            case INT16 -> 5;
            case INT32 -> 6;
            case INT64 -> 7;
            case STRING -> 8;
            case BOOL -> 9;
            case FLOAT16 -> 10;
            case FLOAT64 -> 11;
            case UINT32 -> 12;
            case UINT64 -> 13;
            case BFLOAT16 -> 16;
        };
    }

    /**
     * An attribute of a node.
     *
     * @param name its name
     * @param values one number, or a list if there are several
     * @param list whether the operator wants a list
     */
    public record Attribute(String name, List<Long> values, boolean list) {
        private static final int TYPE_INT = 2;
        private static final int TYPE_INTS = 7;

        /**
         * Copies the values.
         *
         * @param name as the record has it
         * @param values as the record has it
         * @param list as the record has it
         */
        public Attribute {
            values = List.copyOf(values);
        }

        /**
         * A number.
         *
         * @param name the attribute's name
         * @param value its value
         * @return the attribute
         */
        public static Attribute of(String name, long value) {
            return new Attribute(name, List.of(value), false);
        }

        /**
         * A list of numbers.
         *
         * @param name the attribute's name
         * @param values its values
         * @return the attribute
         */
        public static Attribute list(String name, Long... values) {
            return new Attribute(name, List.of(values), true);
        }

        private Proto toProto() {
            Proto proto = new Proto().text(1, name);
            values.forEach(value -> proto.number(list ? 8 : 3, value));
            return proto.number(20, list ? TYPE_INTS : TYPE_INT);
        }
    }
}
