package dev.augur.onnxruntime;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Walks a ModelProto (github.com/onnx/onnx, onnx.proto3; field numbers are those of that file), reads names and sizes, and
 * passes over the weights. Refuses what is damaged, and stops where a limit is exceeded. Not thread-safe.
 */
final class OnnxScanner {
    private static final int MAX_NAME = 4096;
    /** Bytes of a description of a type for which one more field counts. */
    private static final int BYTES_PER_FIELD = 8;
    /** Longer lists of names belong to no operator whose result's size is told. */
    private static final int MAX_NAMES = 1024;
    /** Longer lists of numbers describe no shape. */
    private static final int MAX_PACKED_BYTES = 1024;

    private final ProtoReader in;
    private final ModelLimits limits;
    private final TensorScanner tensors;
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Map<Operator, Body> functions = new HashMap<>();
    private final Body main = new Body();
    private boolean hasGraph;
    private long passedFields;
    /** Nodes and tensors whose facts are held. */
    private long held;

    OnnxScanner(FileBytes file, ModelLimits limits, ExternalData external) {
        this.in = new ProtoReader(file);
        this.limits = limits;
        this.tensors = new TensorScanner(in, external, seed);
    }

    /** The whole file. */
    ScannedModel model() throws IOException, RefusedModelException {
        while (next()) {
            if (in.isBytes(7)) {
                requireFirst(hasGraph, "a second graph");
                hasGraph = true;
                graph(main, main.graph, 1);
            } else if (in.isBytes(20)) {
                trainingInfo();
            } else if (in.isBytes(25)) {
                function();
            } else {
                pass();
            }
        }
        if (!hasGraph) {
            throw new RefusedModelException("it holds no ONNX graph");
        }
        return new ScannedModel(main, functions, tensors.inflatedBytes());
    }

    private boolean next() throws IOException, RefusedModelException {
        if (in.fields() + passedFields > limits.maxFields()) {
            throw Limit.exceeded("has more than " + limits.maxFields() + " fields", "maxFields");
        }
        return in.next();
    }

    /** Counts what a description of a type may hold, without walking it. */
    private void pass() {
        if (in.wireType() == ProtoReader.BYTES) {
            passedFields += in.length() / BYTES_PER_FIELD;
        }
    }

    /** Parsers merge a message that comes twice: then neither is what it seems. */
    private void requireFirst(boolean seen, String what) throws RefusedModelException {
        if (seen) {
            throw in.damaged(what);
        }
    }

    private void trainingInfo() throws IOException, RefusedModelException {
        long outer = in.enter();
        while (next()) {
            if (in.isBytes(1) || in.isBytes(2)) {
                Body ignored = new Body();
                graph(ignored, ignored.graph, 1);
            }
        }
        in.leave(outer);
    }

    private void graph(Body body, GraphFacts graph, int depth) throws IOException, RefusedModelException {
        if (depth > limits.maxDepth()) {
            throw Limit.exceeded("has graphs in graphs deeper than " + limits.maxDepth(), "maxDepth");
        }
        long outer = in.enter();
        while (next()) {
            if (in.isBytes(1)) {
                node(body, graph, depth);
            } else if (in.isBytes(5)) {
                constant(graph);
            } else if (in.isBytes(12)) {
                output(graph);
            } else if (in.isBytes(15)) {
                tensors.sparse();
            } else if (in.isBytes(11) || in.isBytes(13) || in.isBytes(14)) {
                pass();
            }
        }
        in.leave(outer);
    }

    private void constant(GraphFacts graph) throws IOException, RefusedModelException {
        TensorScanner.Named tensor = tensors.tensor();
        if (held++ < limits.maxNodes()) {
            graph.constants.put(tensor.name(), tensor.tensor());
        }
    }

    private void output(GraphFacts graph) throws IOException, RefusedModelException {
        pass();
        long outer = in.enter();
        while (next()) {
            if (in.isBytes(1)) {
                graph.outputs.add(in.hash(seed));
            }
        }
        in.leave(outer);
    }

    private void function() throws IOException, RefusedModelException {
        Body body = new Body();
        String name = "";
        String domain = "";
        String overload = "";
        long outer = in.enter();
        while (next()) {
            if (in.isBytes(1)) {
                name = in.text(MAX_NAME);
            } else if (in.isBytes(7)) {
                node(body, body.graph, 1);
            } else if (in.isBytes(10)) {
                domain = in.text(MAX_NAME);
            } else if (in.isBytes(13)) {
                overload = in.text(MAX_NAME);
            } else if (in.isBytes(5)) {
                body.graph.outputs.add(in.hash(seed));
            } else if (in.isBytes(11)) {
                attribute(body, body.graph, new NodeFacts(), 1);
            }
        }
        in.leave(outer);
        requireFirst(functions.put(Operator.of(domain, name, overload), body) != null, "a second function " + name);
    }

    private void node(Body body, GraphFacts graph, int depth) throws IOException, RefusedModelException {
        NodeFacts node = new NodeFacts();
        Numbers inputs = new Numbers(MAX_NAMES);
        Numbers outputs = new Numbers(MAX_NAMES);
        String name = "";
        String domain = "";
        String overload = "";
        long outer = in.enter();
        while (next()) {
            if (in.isBytes(1)) {
                inputs.add(in.length() == 0 ? 0 : in.hash(seed));
            } else if (in.isBytes(2)) {
                outputs.add(in.hash(seed));
            } else if (in.isBytes(4)) {
                name = in.text(MAX_NAME);
            } else if (in.isBytes(5)) {
                attribute(body, graph, node, depth);
            } else if (in.isBytes(7)) {
                domain = in.text(MAX_NAME);
            } else if (in.isBytes(8)) {
                overload = in.text(MAX_NAME);
            }
        }
        in.leave(outer);
        node.operator(body.count(Operator.of(domain, name, overload)));
        hold(node, inputs, outputs, graph);
    }

    private void hold(NodeFacts node, Numbers inputs, Numbers outputs, GraphFacts graph) {
        long[] from = inputs.toArray();
        long[] to = outputs.toArray();
        if (from != null && to != null && held++ < limits.maxNodes()) {
            node.names(from, to);
            graph.nodes.add(node);
        }
    }

    /** What is collected of the current attribute. */
    private static final class AttributeParts {
        final Numbers ints = new Numbers(Known.MAX_VALUES);
        final Set<Integer> seen = new HashSet<>(2);
        String name = "";
        @Nullable Known tensor;
    }

    private void attribute(Body body, GraphFacts graph, NodeFacts node, int depth)
            throws IOException, RefusedModelException {
        AttributeParts parts = new AttributeParts();
        long outer = in.enter();
        while (next()) {
            if (in.isBytes(1)) {
                parts.name = in.text(MAX_NAME);
            } else if (in.isNumber(3) || in.isNumbers(8)) {
                ints(parts);
            } else if (in.isBytes(6) || in.isBytes(11)) {
                requireFirst(in.field() == 6 && !parts.seen.add(6), "a second graph in one attribute");
                graph(body, subgraphOf(graph), depth + 1);
            } else {
                tensorAttribute(parts);
            }
        }
        in.leave(outer);
        node.attribute(parts.name, parts.ints.toArray(), parts.tensor);
    }

    private static GraphFacts subgraphOf(GraphFacts graph) {
        GraphFacts subgraph = new GraphFacts();
        graph.subgraphs.add(subgraph);
        return subgraph;
    }

    private void ints(AttributeParts parts) throws IOException, RefusedModelException {
        pass();
        if (in.length() <= MAX_PACKED_BYTES) {
            in.readInto(parts.ints);
        } else {
            parts.ints.overflow();
        }
    }

    private void tensorAttribute(AttributeParts parts) throws IOException, RefusedModelException {
        if (in.isBytes(5) || in.isBytes(22)) {
            requireFirst(!parts.seen.add(in.field()), "a second tensor in one attribute");
        }
        if (in.isBytes(5) || in.isBytes(10)) {
            parts.tensor = tensors.tensor().tensor();
        } else if (in.isBytes(22) || in.isBytes(23)) {
            tensors.sparse();
        } else if (in.isBytes(14) || in.isBytes(15)) {
            pass();
        }
    }
}
