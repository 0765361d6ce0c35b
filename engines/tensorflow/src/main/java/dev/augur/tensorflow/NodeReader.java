package dev.augur.tensorflow;

import dev.augur.tensorflow.OperatorGraph.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Reads one operator (tensorflow/core/framework/node_def.proto). */
final class NodeReader {
    /** Streams that are no files (tensorflow/core/kernels/logging_ops.cc). */
    private static final Set<String> CONSOLE = Set.of("stderr", "stdout", "log(info)", "log(warning)", "log(error)");

    private static final List<String> RESULT_TYPES = List.of("dtype", "Tout", "T", "Tidx");

    private final Wire wire;
    private final ConstantBytes constants;
    private final List<String> inputs = new ArrayList<>(2);
    private final List<String> functions = new ArrayList<>(0);
    private String name = "";
    private String op = "";
    private final Map<String, Integer> types = new HashMap<>(2);
    private String stream = "";
    private List<Long> values = List.of();

    private NodeReader(Wire wire, ConstantBytes constants) {
        this.wire = wire;
        this.constants = constants;
    }

    static Node read(Wire wire, ConstantBytes constants) throws IOException, RefusedModelException {
        NodeReader reader = new NodeReader(wire, constants);
        wire.read(reader::field);
        return reader.result();
    }

    private boolean field(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(NodeDef.NAME_FIELD_NUMBER)) {
            name = wire.readText();
        } else if (tag == Wire.message(NodeDef.OP_FIELD_NUMBER)) {
            op = wire.readText();
        } else if (tag == Wire.message(NodeDef.INPUT_FIELD_NUMBER)) {
            inputs.add(wire.readText());
        } else if (tag == Wire.message(NodeDef.ATTR_FIELD_NUMBER)) {
            readAttribute();
        } else {
            return false;
        }
        return true;
    }

    private void readAttribute() throws IOException, RefusedModelException {
        AttributeReader attribute = AttributeReader.read(wire, constants);
        functions.addAll(attribute.functions());
        if (attribute.key().equals("output_stream")) {
            stream = attribute.text();
        } else if (attribute.key().equals("value")) {
            values = attribute.values();
        }
        if (attribute.type() != 0) {
            types.put(attribute.key(), attribute.type());
        }
    }

    private Node result() throws RefusedModelException {
        boolean toFile = op.equals(Operators.PRINT) && !stream.isEmpty() && !CONSOLE.contains(stream);
        return new Node(
                name,
                op.intern(),
                List.copyOf(inputs),
                List.copyOf(functions),
                toFile ? stream : "",
                values,
                elementBytes());
    }

    /** The names that operators give to the type of what they make, the most telling first. */
    private int elementBytes() {
        for (String attribute : RESULT_TYPES) {
            Integer type = types.get(attribute);
            if (type != null) {
                return ConstantBytes.elementBytes(type);
            }
        }
        return 1;
    }
}
