package dev.augur.onnxruntime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How large a model becomes when its own functions stand in place of their calls, as native code puts them. Not thread-safe. */
final class Expansion {
    /** Functions that call functions that call functions. */
    private static final int MAX_CALLS = 64;

    private final Map<Operator, Body> functions;
    private final Map<Operator, Size> sizes = new HashMap<>();
    private final Set<Operator> open = new HashSet<>();

    /** Nodes, and bytes of computed constants; {@link Long#MAX_VALUE} if they do not fit. */
    record Size(long nodes, long generatedBytes) {}

    private Expansion(Map<Operator, Body> functions) {
        this.functions = functions;
    }

    /**
     * The size of a whole model.
     *
     * @throws RefusedModelException if a function calls itself
     */
    static Size of(ScannedModel model) throws RefusedModelException {
        Size size = new Expansion(model.functions()).of(model.main());
        return new Size(size.nodes(), Known.plus(size.generatedBytes(), model.inflatedBytes()));
    }

    private Size of(Body body) throws RefusedModelException {
        long nodes = 0;
        long bytes = ConstantSizes.generatedBytes(body.graph);
        for (Body.Tally tally : body.tallies()) {
            Body called = functions.get(tally.operator());
            Size each = called == null ? new Size(1, 0) : ofFunction(tally.operator(), called);
            nodes = Known.plus(nodes, Known.times(tally.nodes(), each.nodes()));
            bytes = Known.plus(bytes, Known.times(tally.nodes(), each.generatedBytes()));
        }
        return new Size(nodes, bytes);
    }

    private Size ofFunction(Operator name, Body body) throws RefusedModelException {
        Size known = sizes.get(name);
        if (known != null) {
            return known;
        }
        if (!open.add(name) || open.size() > MAX_CALLS) {
            throw new RefusedModelException("its function '" + name + "' calls itself, or stands in more than "
                    + MAX_CALLS + " calls in each other");
        }
        Size size = of(body);
        open.remove(name);
        sizes.put(name, size);
        return size;
    }
}
