package dev.augur.onnxruntime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Parts of ONNX models (github.com/onnx/onnx, onnx.proto3), as messages. */
final class Protos {
    static final int FLOAT = 1;
    static final int INT64 = 7;

    private Protos() {}

    static Message model(Message graph) {
        return new Message().number(1, 8).with(7, graph).with(8, opset("", 17));
    }

    static Message opset(String domain, int version) {
        return new Message().text(1, domain).number(2, version);
    }

    /** A graph {@code x FLOAT[4] -> y FLOAT}, to which nodes and constants are added. */
    static Message graph(Message... nodes) {
        Message graph = new Message();
        for (Message node : nodes) {
            graph.with(1, node);
        }
        return graph.text(2, "graph").with(11, value("x", FLOAT, 4)).with(12, value("y", FLOAT));
    }

    /** A graph that runs a branch, whichever way its condition turns out. */
    static Message conditional(Message branch) {
        return graph(
                node("ReduceSum", List.of("x"), "s", integer("keepdims", 0)),
                node("Cast", List.of("s"), "c", integer("to", 9)),
                node(
                        "If",
                        List.of("c"),
                        "y",
                        graphAttribute("then_branch", branch),
                        graphAttribute("else_branch", branch)));
    }

    /** An input or output; without dimensions, its rank is open. */
    static Message value(String name, int elementType, long... dims) {
        Message tensor = new Message().number(1, elementType);
        if (dims.length > 0) {
            Message shape = new Message();
            for (long dim : dims) {
                shape.with(1, new Message().number(1, dim));
            }
            tensor.with(2, shape);
        }
        return new Message().text(1, name).with(2, new Message().with(1, tensor));
    }

    static Message node(String op, List<String> inputs, String output, Message... attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(4, op);
        for (Message attribute : attributes) {
            node.with(5, attribute);
        }
        return node;
    }

    static Message ints(String name, long... values) {
        Message attribute = new Message().text(1, name);
        for (long value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, 7);
    }

    static Message integer(String name, long value) {
        return new Message().text(1, name).number(3, value).number(20, 2);
    }

    static Message tensorAttribute(String name, Message tensor) {
        return new Message().text(1, name).with(5, tensor).number(20, 4);
    }

    static Message graphAttribute(String name, Message graph) {
        return new Message().text(1, name).with(6, graph).number(20, 5);
    }

    /** A constant vector of integers. */
    static Message shape(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return new Message()
                .number(1, values.length)
                .number(2, INT64)
                .text(8, name)
                .bytes(9, raw.array());
    }

    /** A constant integer without dimensions. */
    static Message scalar(String name, long value) {
        ByteBuffer raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        return new Message().number(2, INT64).text(8, name).bytes(9, raw.array());
    }

    /** Four floats somewhere else. */
    static Message external(String name, String location, String offset, String length) {
        return new Message()
                .number(1, 4)
                .number(2, FLOAT)
                .text(8, name)
                .with(13, entry("location", location))
                .with(13, entry("offset", offset))
                .with(13, entry("length", length))
                .number(14, 1);
    }

    static Message entry(String key, String value) {
        return new Message().text(1, key).text(2, value);
    }
}
