package dev.augur.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The operators of a graph and of its functions.
 *
 * @param nodes those of the graph itself, by name
 * @param functions by name
 * @param alike groups of functions of which TensorFlow may run one in place of another
 */
record OperatorGraph(Map<String, Node> nodes, Map<String, Function> functions, List<List<String>> alike) {

    /**
     * One operator.
     *
     * @param name its name
     * @param op what it does: the name of an operator, or of a function
     * @param inputs where its inputs come from: {@code node}, {@code node:1}, or {@code ^node} for order alone
     * @param functions names of functions that it may call
     * @param printsTo the file that it prints to, as the model writes it; empty if it prints to none
     * @param values of a constant of a few whole numbers; none of any other operator
     * @param elementBytes what an element of its result takes, as far as its attributes tell
     */
    record Node(
            String name,
            String op,
            List<String> inputs,
            List<String> functions,
            String printsTo,
            List<Long> values,
            int elementBytes) {}

    /**
     * A function.
     *
     * @param name its name
     * @param body its operators
     * @param api what it implements, which other functions may too; empty if nothing
     */
    record Function(String name, List<Node> body, String api) {}

    /** Shows every operator, those of functions that are never called too. */
    void forEach(Consumer<Node> visitor) {
        nodes.values().forEach(visitor);
        functions.values().forEach(function -> function.body().forEach(visitor));
    }

    /**
     * The operators that are run to compute some, those of called functions among them. Of a function, all operators count.
     *
     * @param roots names of operators or of their outputs
     */
    List<Node> reachable(Collection<String> roots) {
        List<Node> reached = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<String> names = new ArrayDeque<>(roots);
        Deque<String> called = new ArrayDeque<>();
        while (!names.isEmpty()) {
            Node node = nodes.get(nodeOf(names.pop()));
            if (node != null && seen.add(node.name())) {
                reached.add(node);
                names.addAll(node.inputs());
                calls(node, called);
            }
        }
        addFunctions(called, reached);
        return reached;
    }

    private void addFunctions(Deque<String> called, List<Node> reached) {
        Set<String> seen = new HashSet<>();
        while (!called.isEmpty()) {
            String name = called.pop();
            Function function = functions.get(name);
            if (function != null && seen.add(name)) {
                reached.addAll(function.body());
                function.body().forEach(node -> calls(node, called));
                alike.stream().filter(group -> group.contains(name)).forEach(called::addAll);
            }
        }
    }

    /** An operator calls functions by its attributes, or by its own name for what it does. */
    private static void calls(Node node, Deque<String> called) {
        called.addAll(node.functions());
        called.add(node.op());
    }

    /** The operator's name in {@code node}, {@code node:1} or {@code ^node}. */
    static String nodeOf(String reference) {
        int colon = reference.indexOf(':');
        return reference.substring(reference.startsWith("^") ? 1 : 0, colon < 0 ? reference.length() : colon);
    }

    /**
     * Refuses chains of operators that are too long, and operators that make too much of constant shapes, in the graph and in
     * its functions.
     *
     * @throws RefusedModelException if there are such
     */
    void requireWithin(ModelLimits limits) throws RefusedModelException {
        GeneratedBytes generated = new GeneratedBytes(limits.maxGeneratedBytes());
        GraphDepth.check(nodes.values(), limits.maxDepth());
        generated.add(nodes.values());
        for (Function function : functions.values()) {
            GraphDepth.check(function.body(), limits.maxDepth());
            generated.add(function.body());
        }
    }

    /**
     * Refuses functions that call themselves, on a way however long: TensorFlow would unfold them until its stack ends, and
     * the process with it.
     *
     * @throws RefusedModelException if there is such a function, or calls go deeper than any compiler of models makes them
     */
    void requireNoRecursion() throws RefusedModelException {
        new CallDepth(functions).check();
    }
}
