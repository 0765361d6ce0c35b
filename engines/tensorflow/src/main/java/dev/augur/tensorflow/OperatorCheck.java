package dev.augur.tensorflow;

import dev.augur.tensorflow.OperatorGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Refuses graphs with operators that reach out of the model. One such operator anywhere is enough, in a function that is never
 * called too. Only the operators with which a model was saved, and with which its variables are read, may stand where
 * nothing else runs them: every SavedModel has them.
 */
final class OperatorCheck {
    private final OperatorGraph graph;
    private final Set<String> allowed;

    OperatorCheck(OperatorGraph graph, Set<String> allowed) {
        this.graph = graph;
        this.allowed = allowed;
    }

    /**
     * Checks a graph.
     *
     * @param run what a prediction computes, and the initialisation runs
     * @param restore what is run to read the variables
     * @throws RefusedModelException if an operator reaches out of the model and is not allowed
     */
    void check(List<String> run, List<String> restore) throws RefusedModelException {
        List<Node> all = new ArrayList<>();
        graph.forEach(all::add);
        for (Node node : all) {
            if (!Operators.isSaver(node.op()) && !Operators.isRestorer(node.op())) {
                require(node);
            }
        }
        for (Node node : graph.reachable(run)) {
            require(node);
        }
        for (Node node : graph.reachable(restore)) {
            if (!Operators.isRestorer(node.op())) {
                require(node);
            }
        }
    }

    private void require(Node node) throws RefusedModelException {
        String reach = node.op().equals(Operators.PRINT) && !node.printsTo().isEmpty()
                ? "writes files"
                : Operators.reach(node.op());
        if (reach != null && !allowed.contains(node.op())) {
            throw new RefusedModelException("its operator '" + node.name() + "' is " + node.op() + ", which " + reach
                    + "; if you trust this model as you trust code, allow it:"
                    + " TensorFlowOptions.builder().allowOperators(\"" + node.op() + "\")");
        }
    }

    /** Whether a prediction runs an operator that may keep what it is given for later runs, or write into it. */
    boolean keepsInputs(List<String> run, Set<String> stateful) {
        return graph.reachable(run).stream()
                .map(Node::op)
                .anyMatch(op -> Operators.writesInputs(op) || (stateful.contains(op) && !Operators.keepsNothing(op)));
    }
}
