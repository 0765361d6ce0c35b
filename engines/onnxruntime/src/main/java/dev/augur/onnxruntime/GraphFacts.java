package dev.augur.onnxruntime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph or a function's body as far as its size depends on it. */
final class GraphFacts {
    final List<NodeFacts> nodes = new ArrayList<>();
    final Map<Long, Known> constants = new HashMap<>();
    final Set<Long> outputs = new HashSet<>();
    final List<GraphFacts> subgraphs = new ArrayList<>();
}
