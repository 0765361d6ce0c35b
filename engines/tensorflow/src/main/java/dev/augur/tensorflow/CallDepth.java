package dev.augur.tensorflow;

import dev.augur.tensorflow.OperatorGraph.Function;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Finds functions that call themselves, and calls that go too deep for a native stack. */
final class CallDepth {
    private static final int MAX_DEPTH = 200;

    private final Map<String, Function> functions;
    /** By name, how deep the calls below a function go; only of those that are done. */
    private final Map<String, Integer> depths = new HashMap<>();
    /** The functions between the first and the current one. */
    private final Set<String> open = new LinkedHashSet<>();

    CallDepth(Map<String, Function> functions) {
        this.functions = functions;
    }

    void check() throws RefusedModelException {
        for (String name : functions.keySet()) {
            depthOf(name);
        }
    }

    private int depthOf(String name) throws RefusedModelException {
        Function function = functions.get(name);
        Integer known = depths.get(name);
        if (function == null || known != null) {
            return known == null ? 0 : known;
        }
        if (!open.add(name)) {
            throw new RefusedModelException("its function '" + name + "' calls itself, which TensorFlow cannot run");
        }
        int depth = open.size() > MAX_DEPTH ? open.size() : 1 + depthBelow(function);
        if (depth > MAX_DEPTH) {
            throw new RefusedModelException("its functions call each other more than " + MAX_DEPTH + " deep");
        }
        open.remove(name);
        depths.put(name, depth);
        return depth;
    }

    private int depthBelow(Function function) throws RefusedModelException {
        int deepest = 0;
        for (OperatorGraph.Node node : function.body()) {
            deepest = Math.max(deepest, depthOf(node.op()));
            for (String called : node.functions()) {
                deepest = Math.max(deepest, depthOf(called));
            }
        }
        return deepest;
    }
}
