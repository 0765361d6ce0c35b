package dev.augur.onnxruntime;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node as far as its results' sizes depend on it. Names are hashes; 0 stands for an input that is left out. */
final class NodeFacts {
    private static final Set<String> WATCHED =
            Set.of("axis", "axes", "perm", "to", "dtype", "shape", "pads", "repeats", "value_int", "value_ints");

    private Map<String, long[]> ints = Map.of();
    private Operator operator = Operator.NONE;
    private long[] inputs = new long[0];
    private long[] outputs = new long[0];
    private @Nullable Known value;

    void operator(Operator name) {
        operator = name;
    }

    void names(long[] in, long[] out) {
        inputs = in;
        outputs = out;
    }

    /**
     * Notes an attribute, if a size depends on one of that name.
     *
     * @param numbers its integers, null if they are many
     */
    void attribute(String name, long @Nullable [] numbers, @Nullable Known tensor) {
        if (numbers != null && numbers.length > 0 && WATCHED.contains(name)) {
            ints = ints.isEmpty() ? new HashMap<>(4) : ints;
            ints.put(name, numbers);
        }
        if (name.equals("value")) {
            value = tensor;
        }
    }

    Operator operator() {
        return operator;
    }

    long[] inputs() {
        return inputs;
    }

    long[] outputs() {
        return outputs;
    }

    /** The tensor in the attribute {@code value}. */
    @Nullable
    Known value() {
        return value;
    }

    long @Nullable [] ints(String name) {
        return ints.get(name);
    }

    long number(String name, long otherwise) {
        long[] numbers = ints.get(name);
        return numbers == null || numbers.length == 0 ? otherwise : numbers[0];
    }
}
