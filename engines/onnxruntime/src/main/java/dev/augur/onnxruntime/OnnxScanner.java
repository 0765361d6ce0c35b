package dev.augur.onnxruntime;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
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
    private final OnnxLimits limits;
    private final TensorScanner tensors;
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Map<Operator, Body> functions = new HashMap<>();
    private final Body main = new Body();
    private boolean hasGraph;
    private long passedFields;
    /** Nodes and tensors whose facts are held. */
    private long held;

    OnnxScanner(FileBytes file, OnnxLimits limits, ExternalData external) {
        this.in = new ProtoReader(file);
        this.limits = limits;
        this.tensors = new TensorScanner(in, external, seed);
    }

    /** The whole file. */
    ScannedModel model() throws IOException, RefusedModelException {
        while (next()) {
            switch (in.field()) {
                case 7 -> {
                    requireFirst(hasGraph, "a second graph");
                    hasGraph = true;
                    graph(main, main.graph, 1);
                }
                case 8 -> pass();
                case 20 -> trainingInfo();
                case 25 -> function();
                default -> {}
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
        passedFields += in.length() / BYTES_PER_FIELD;
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
            if (in.field() == 1 || in.field() == 2) {
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
            switch (in.field()) {
                case 1 -> node(body, graph, depth);
                case 5 -> constant(graph);
                case 12 -> output(graph);
                case 15 -> tensors.sparse();
                case 11, 13, 14 -> pass();
                default -> {}
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
            if (in.field() == 1) {
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
            switch (in.field()) {
                case 1 -> name = in.text(MAX_NAME);
                case 5 -> body.graph.outputs.add(in.hash(seed));
                case 7 -> node(body, body.graph, 1);
                case 10 -> domain = in.text(MAX_NAME);
                case 11 -> attribute(body, body.graph, new NodeFacts(), 1);
                case 12 -> pass();
                case 13 -> overload = in.text(MAX_NAME);
                default -> {}
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
            switch (in.field()) {
                case 1 -> inputs.add(in.length() == 0 ? 0 : in.hash(seed));
                case 2 -> outputs.add(in.hash(seed));
                case 4 -> name = in.text(MAX_NAME);
                case 5 -> attribute(body, graph, node, depth);
                case 7 -> domain = in.text(MAX_NAME);
                case 8 -> overload = in.text(MAX_NAME);
                default -> {}
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
        String name = "";
        boolean hasGraph;
        boolean hasSparse;

        @Nullable
        Known tensor;
    }

    private void attribute(Body body, GraphFacts graph, NodeFacts node, int depth)
            throws IOException, RefusedModelException {
        AttributeParts parts = new AttributeParts();
        long outer = in.enter();
        while (next()) {
            switch (in.field()) {
                case 1 -> parts.name = in.text(MAX_NAME);
                case -3, -8, 8 -> ints(parts);
                case 6 -> {
                    requireFirst(parts.hasGraph, "a second graph in one attribute");
                    parts.hasGraph = true;
                    graph(body, subgraphOf(graph), depth + 1);
                }
                case 11 -> graph(body, subgraphOf(graph), depth + 1);
                default -> tensorAttribute(parts);
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
        switch (in.field()) {
            case 5 -> {
                requireFirst(parts.tensor != null, "a second tensor in one attribute");
                parts.tensor = tensors.tensor().tensor();
            }
            case 10 -> tensors.tensor();
            case 14, 15 -> pass();
            case 22 -> {
                requireFirst(parts.hasSparse, "a second sparse tensor in one attribute");
                parts.hasSparse = true;
                tensors.sparse();
            }
            case 23 -> tensors.sparse();
            default -> {}
        }
    }
}
