package dev.augur.onnxruntime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the constants take that a graph computes from what its file carries, as far as that can be told without
 * computing them. Native code keeps those that something else uses; of the others the largest counts.
 */
final class ConstantSizes {
    private final @Nullable ConstantSizes outer;
    private final GraphFacts graph;
    /** Constants by name: carried ones, and results. */
    private final Map<Long, Known> known = new HashMap<>();

    private final Map<Long, Known> results = new HashMap<>();
    private final Map<Long, List<NodeFacts>> waiting = new HashMap<>();
    /** Names that nodes need whose own results are not known. */
    private final Set<Long> used;

    private ConstantSizes(@Nullable ConstantSizes outer, GraphFacts graph) {
        this.outer = outer;
        this.graph = graph;
        this.used = outer == null ? new HashSet<>() : outer.used;
        known.putAll(graph.constants);
    }

    /** Bytes of the constants that a graph and its subgraphs compute. */
    static long generatedBytes(GraphFacts graph) {
        return new ConstantSizes(null, graph).bytes();
    }

    private long bytes() {
        resolve();
        used.addAll(graph.outputs);
        for (List<NodeFacts> nodes : waiting.values()) {
            for (NodeFacts node : nodes) {
                use(node);
            }
        }
        long bytes = 0;
        for (GraphFacts subgraph : graph.subgraphs) {
            bytes = Known.plus(bytes, new ConstantSizes(this, subgraph).bytes());
        }
        return Known.plus(bytes, resultBytes());
    }

    private long resultBytes() {
        long kept = 0;
        long largest = 0;
        for (Map.Entry<Long, Known> result : results.entrySet()) {
            long size = result.getValue().bytes();
            if (used.contains(result.getKey())) {
                kept = Known.plus(kept, size);
            } else {
                largest = Math.max(largest, size);
            }
        }
        return Known.plus(kept, largest);
    }

    /** Nodes may stand in any order: one whose input is not known yet waits for it. */
    private void resolve() {
        Deque<NodeFacts> ready = new ArrayDeque<>();
        for (NodeFacts first : graph.nodes) {
            ready.add(first);
            while (!ready.isEmpty()) {
                NodeFacts node = ready.remove();
                long missing = missing(node);
                if (missing != 0) {
                    await(missing, node);
                } else {
                    ready.addAll(resolve(node));
                }
            }
        }
    }

    /** Tells a result, and answers who waited for it. */
    private List<NodeFacts> resolve(NodeFacts node) {
        Known result = node.operator().isStandard() ? ConstantRules.result(node, inputs(node)) : null;
        if (result == null || node.outputs().length != 1) {
            use(node);
            return List.of();
        }
        long name = node.outputs()[0];
        known.put(name, result);
        if (!node.operator().name().equals("Constant")) {
            results.put(name, result);
        }
        List<NodeFacts> next = waiting.remove(name);
        return next == null ? List.of() : next;
    }

    private void await(long name, NodeFacts node) {
        List<NodeFacts> nodes = waiting.get(name);
        if (nodes == null) {
            nodes = new ArrayList<>(1);
            waiting.put(name, nodes);
        }
        nodes.add(node);
    }

    /** The first input that is not known, or 0. */
    private long missing(NodeFacts node) {
        long[] inputs = node.inputs();
        boolean onlyShape = ConstantRules.needsOnlyShape(node.operator()) && inputs.length > 1;
        for (int i = onlyShape ? 1 : 0; i < inputs.length; i++) {
            if (inputs[i] != 0 && find(inputs[i]) == null) {
                return inputs[i];
            }
        }
        return 0;
    }

    private List<@Nullable Known> inputs(NodeFacts node) {
        List<@Nullable Known> inputs = new ArrayList<>(node.inputs().length);
        for (long name : node.inputs()) {
            inputs.add(find(name));
        }
        return inputs;
    }

    private @Nullable Known find(long name) {
        Known here = known.get(name);
        return here != null || outer == null ? here : outer.find(name);
    }

    private void use(NodeFacts node) {
        for (long name : node.inputs()) {
            used.add(name);
        }
    }
}
