package dev.augur.tensorflow;

import dev.augur.tensorflow.OperatorGraph.Node;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Finds chains of operators that are too long for a native stack. */
final class GraphDepth {
    private final int most;
    private final Map<String, Node> nodes = new HashMap<>();
    /** By name, how many operators wait for each other up to this one; only of those that are done. */
    private final Map<String, Integer> depths = new HashMap<>();

    private GraphDepth(Collection<Node> nodes, int most) {
        this.most = most;
        nodes.forEach(node -> this.nodes.put(node.name(), node));
    }

    /**
     * Checks a graph, or the body of a function.
     *
     * @throws RefusedModelException if more operators wait for each other than may
     */
    static void check(Collection<Node> nodes, int most) throws RefusedModelException {
        GraphDepth depth = new GraphDepth(nodes, most);
        for (Node node : nodes) {
            depth.check(node);
        }
    }

    /** Without a stack of calls: it is what the chain would break here too. An input that leads back is a loop's, and ends it. */
    private void check(Node from) throws RefusedModelException {
        Deque<Step> open = new ArrayDeque<>();
        Set<String> inside = new HashSet<>();
        enter(from, open, inside);
        while (!open.isEmpty()) {
            Step step = open.element();
            if (step.inputs.hasNext()) {
                Node input = nodes.get(OperatorGraph.nodeOf(step.inputs.next()));
                if (input != null && !inside.contains(input.name())) {
                    Integer known = depths.get(input.name());
                    step.deepest = Math.max(step.deepest, known == null ? 0 : known);
                    if (known == null) {
                        enter(input, open, inside);
                    }
                }
            } else {
                leave(open, inside);
            }
        }
    }

    private void enter(Node node, Deque<Step> open, Set<String> inside) {
        if (!depths.containsKey(node.name())) {
            open.push(new Step(node));
            inside.add(node.name());
        }
    }

    private void leave(Deque<Step> open, Set<String> inside) throws RefusedModelException {
        Step done = open.pop();
        int depth = done.deepest + 1;
        if (depth > most) {
            throw new RefusedModelException("more than " + most + " of its operators wait for each other, the limit"
                    + " (maxDepth): '" + done.node.name() + "' is the one after that");
        }
        inside.remove(done.node.name());
        depths.put(done.node.name(), depth);
        Step next = open.peek();
        if (next != null) {
            next.deepest = Math.max(next.deepest, depth);
        }
    }

    /** An operator whose inputs are being looked at. */
    private static final class Step {
        private final Node node;
        private final Iterator<String> inputs;
        private int deepest;

        private Step(Node node) {
            this.node = node;
            this.inputs = node.inputs().iterator();
        }
    }
}
