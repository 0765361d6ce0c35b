package dev.augur.tensorflow;

import dev.augur.tensorflow.OperatorGraph.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what operators make of constant shapes: a few bytes of file that become gigabytes, when TensorFlow folds them or when
 * they run. A shape that is computed is known to the run alone. One use, one thread.
 */
final class GeneratedBytes {
    /** By operator, which of its inputs is the shape of what it makes. */
    private static final Map<String, Integer> SHAPE_AT = shapeAt();

    private final long most;
    private long total;

    GeneratedBytes(long most) {
        this.most = most;
    }

    /**
     * Adds a graph, or the body of a function.
     *
     * @throws RefusedModelException if all together need more than the limit
     */
    void add(Collection<Node> nodes) throws RefusedModelException {
        Map<String, Node> byName = new HashMap<>();
        nodes.forEach(node -> byName.put(node.name(), node));
        for (Node node : nodes) {
            long bytes = bytes(node, byName);
            total = bytes > most - total ? most + 1 : total + bytes;
            if (total > most) {
                throw new RefusedModelException("its operators make more than " + most
                        + " bytes of constant shapes, the limit (maxGeneratedBytes): '" + node.name() + "', "
                        + node.op() + ", makes " + bytes);
            }
        }
    }

    private static long bytes(Node node, Map<String, Node> byName) {
        return switch (node.op()) {
            case "Range" -> times(rangeLength(node, byName), node.elementBytes());
            case "Tile" -> times(product(constant(node, 1, byName)), node.elementBytes());
            default -> {
                Integer at = SHAPE_AT.get(node.op());
                yield at == null ? 0 : times(product(constant(node, at, byName)), node.elementBytes());
            }
        };
    }

    /** The values of a constant input; none if it is no constant, or a large one. */
    private static List<Long> constant(Node node, int position, Map<String, Node> byName) {
        Node input = position < node.inputs().size()
                ? byName.get(OperatorGraph.nodeOf(node.inputs().get(position)))
                : null;
        return input == null ? List.of() : input.values();
    }

    private static long product(List<Long> dims) {
        long product = dims.isEmpty() ? 0 : 1;
        for (long dim : dims) {
            product = times(product, Math.max(0, dim));
        }
        return product;
    }

    private static long rangeLength(Node node, Map<String, Node> byName) {
        List<Long> start = constant(node, 0, byName);
        List<Long> limit = constant(node, 1, byName);
        List<Long> delta = constant(node, 2, byName);
        boolean known = start.size() == 1 && limit.size() == 1 && delta.size() == 1 && delta.get(0) != 0;
        // In floating point, because the difference of two long numbers may not be one.
        return known ? (long) Math.max(0, ((double) limit.get(0) - start.get(0)) / delta.get(0)) : 0;
    }

    private static long times(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    private static Map<String, Integer> shapeAt() {
        Map<String, Integer> positions = new HashMap<>();
        String first = "Fill Empty RandomUniform RandomUniformInt RandomStandardNormal TruncatedNormal RandomGamma"
                + " RandomPoisson RandomPoissonV2 ParameterizedTruncatedNormal NonDeterministicInts"
                + " StatelessRandomUniform StatelessRandomUniformV2 StatelessRandomUniformInt StatelessRandomUniformIntV2"
                + " StatelessRandomUniformFullInt StatelessRandomUniformFullIntV2 StatelessRandomNormal"
                + " StatelessRandomNormalV2 StatelessTruncatedNormal StatelessTruncatedNormalV2"
                + " StatelessParameterizedTruncatedNormal StatelessRandomBinomial";
        String second = "BroadcastTo OneHot SparseToDense StatefulStandardNormal TensorListReserve";
        String third = "LinSpace ScatterNd StatefulStandardNormalV2 StatefulTruncatedNormal StatefulUniform"
                + " StatefulUniformFullInt StatefulUniformInt";
        List<String> all = List.of(first, second, third);
        for (int position = 0; position < all.size(); position++) {
            for (String op : all.get(position).split(" ", -1)) {
                positions.put(op, position);
            }
        }
        return Map.copyOf(positions);
    }
}
