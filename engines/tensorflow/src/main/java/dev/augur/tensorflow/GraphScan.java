package dev.augur.tensorflow;

import dev.augur.tensorflow.OperatorGraph.Function;
import dev.augur.tensorflow.OperatorGraph.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GradientDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.OpDef;

/**
 * Reads the operators of a graph and of its functions from the bytes of a GraphDef (tensorflow/core/framework/graph.proto),
 * within limits. One thread at a time.
 */
final class GraphScan {
    private final Wire wire;
    private final long maxNodes;
    private final ConstantBytes constants;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Function> functions = new HashMap<>();
    private final List<List<String>> alike = new ArrayList<>();
    private long count;

    private GraphScan(ByteBuffer graphDef, ModelLimits limits) {
        this.wire = new Wire(graphDef);
        this.maxNodes = limits.maxNodes();
        this.constants = new ConstantBytes(wire, limits.maxConstantBytes());
    }

    /**
     * Reads a graph.
     *
     * @throws RefusedModelException if it is larger than the limits
     */
    static OperatorGraph of(ByteBuffer graphDef, ModelLimits limits) throws IOException, RefusedModelException {
        GraphScan scan = new GraphScan(graphDef, limits);
        scan.wire.readAll(scan::graphField);
        return scan.result();
    }

    private boolean graphField(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(GraphDef.NODE_FIELD_NUMBER)) {
            Node node = readNode();
            requireNew(nodes.put(node.name(), node) == null, "operators", node.name());
        } else if (tag == Wire.message(GraphDef.LIBRARY_FIELD_NUMBER)) {
            wire.read(this::libraryField);
        } else {
            return false;
        }
        return true;
    }

    private boolean libraryField(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(FunctionDefLibrary.FUNCTION_FIELD_NUMBER)) {
            Function function = new FunctionReader().read();
            requireNew(functions.put(function.name(), function) == null, "functions", function.name());
        } else if (tag == Wire.message(FunctionDefLibrary.GRADIENT_FIELD_NUMBER)) {
            List<String> pair = new ArrayList<>(2);
            wire.read(field -> gradientField(field, pair));
            alike.add(pair);
        } else {
            return false;
        }
        return true;
    }

    private boolean gradientField(int tag, List<String> pair) throws IOException {
        boolean isName = tag == Wire.message(GradientDef.FUNCTION_NAME_FIELD_NUMBER)
                || tag == Wire.message(GradientDef.GRADIENT_FUNC_FIELD_NUMBER);
        if (isName) {
            pair.add(wire.readText());
        }
        return isName;
    }

    private Node readNode() throws IOException, RefusedModelException {
        if (++count > maxNodes) {
            throw new RefusedModelException("its graph has more than " + maxNodes + " operators, the limit (maxNodes)");
        }
        return NodeReader.read(wire, constants);
    }

    private static void requireNew(boolean isNew, String what, String name) throws RefusedModelException {
        if (!isNew) {
            throw new RefusedModelException("it has two " + what + " named '" + name + "'");
        }
    }

    private OperatorGraph result() {
        Map<String, List<String>> byApi = new HashMap<>();
        for (Function function : functions.values()) {
            if (!function.api().isEmpty()) {
                byApi.computeIfAbsent(function.api(), api -> new ArrayList<>()).add(function.name());
            }
        }
        alike.addAll(byApi.values());
        return new OperatorGraph(nodes, functions, alike);
    }

    /** Reads one function (tensorflow/core/framework/function.proto). */
    private final class FunctionReader {
        private final List<Node> body = new ArrayList<>();
        private String name = "";
        private String api = "";

        private Function read() throws IOException, RefusedModelException {
            wire.read(this::field);
            return new Function(name, body, api);
        }

        private boolean field(int tag) throws IOException, RefusedModelException {
            if (tag == Wire.message(FunctionDef.SIGNATURE_FIELD_NUMBER)) {
                wire.read(this::signatureField);
            } else if (tag == Wire.message(FunctionDef.NODE_DEF_FIELD_NUMBER)) {
                body.add(readNode());
            } else if (tag == Wire.message(FunctionDef.ATTR_FIELD_NUMBER)) {
                AttributeReader attribute = AttributeReader.read(wire, constants);
                api = attribute.key().equals("api_implements") ? attribute.text() : api;
            } else {
                return false;
            }
            return true;
        }

        private boolean signatureField(int tag) throws IOException {
            boolean isName = tag == Wire.message(OpDef.NAME_FIELD_NUMBER);
            if (isName) {
                name = wire.readText();
            }
            return isName;
        }
    }
}
