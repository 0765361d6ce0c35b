package dev.augur.onnxruntime;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The main graph or a function, with all its subgraphs. */
final class Body {
    final GraphFacts graph = new GraphFacts();
    private final Map<Operator, Tally> tallies = new HashMap<>();

    /** How many nodes there are of one operator. */
    static final class Tally {
        private final Operator operator;
        private long nodes;

        private Tally(Operator operator) {
            this.operator = operator;
        }

        Operator operator() {
            return operator;
        }

        long nodes() {
            return nodes;
        }
    }

    /** Counts a node; the answer is one object for all nodes of that operator. */
    Operator count(Operator operator) {
        Tally tally = tallies.get(operator);
        if (tally == null) {
            tally = new Tally(operator);
            tallies.put(operator, tally);
        }
        tally.nodes++;
        return tally.operator;
    }

    Collection<Tally> tallies() {
        return tallies.values();
    }
}
