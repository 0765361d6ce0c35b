package dev.augur.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arrays in the value that a TorchScript method returns: tuples and lists flattened, dictionaries by key. Closes them.
 */
final class TorchResult implements AutoCloseable {
    private final PtNDManager manager;
    /** What came without a key; null for what is neither tensor nor number. */
    private final List<@Nullable PtNDArray> ordered = new ArrayList<>(1);

    private final Map<String, @Nullable PtNDArray> keyed = new HashMap<>(0);

    private TorchResult(PtNDManager manager) {
        this.manager = manager;
    }

    /** Takes a value apart; it stays the caller's. */
    static TorchResult of(IValue value, PtNDManager manager) {
        TorchResult result = new TorchResult(manager);
        boolean complete = false;
        try {
            result.add(value, null);
            complete = true;
            return result;
        } finally {
            if (!complete) {
                result.close();
            }
        }
    }

    /** What came under a key. */
    boolean hasKey(String key) {
        return keyed.containsKey(key);
    }

    @Nullable
    PtNDArray keyed(String key) {
        return keyed.get(key);
    }

    /** How many came without a key. */
    int size() {
        return ordered.size();
    }

    @Nullable
    PtNDArray ordered(int position) {
        return ordered.get(position);
    }

    private void add(IValue value, @Nullable String key) {
        if (value.isTensor()) {
            addArray(value.toTensor(manager), key);
        } else if (value.isTuple()) {
            addAll(value.toIValueTuple());
        } else if (value.isMap()) {
            addEntries(value);
        } else if (value.isList()) {
            addAll(value.toIValueArray());
        } else {
            addArray(scalar(value), key);
        }
    }

    private void addArray(@Nullable PtNDArray array, @Nullable String key) {
        if (key == null) {
            ordered.add(array);
        } else {
            keyed.put(key, array);
        }
    }

    private void addAll(IValue[] values) {
        try {
            for (IValue value : values) {
                add(value, null);
            }
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    private void addEntries(IValue map) {
        if (!map.getType().startsWith("Dict(str, ")) {
            addArray(null, null);
            return;
        }
        Map<String, IValue> entries = map.toIValueMap();
        try {
            entries.forEach((key, value) -> add(value, key));
        } finally {
            entries.values().forEach(IValue::close);
        }
    }

    private @Nullable PtNDArray scalar(IValue value) {
        if (value.isLong()) {
            return (PtNDArray) manager.create(value.toLong());
        }
        if (value.isDouble()) {
            return (PtNDArray) manager.create(value.toDouble());
        }
        return value.isBoolean() ? (PtNDArray) manager.create(value.toBoolean()) : null;
    }

    @Override
    public void close() {
        for (PtNDArray array : ordered) {
            close(array);
        }
        keyed.values().forEach(TorchResult::close);
    }

    private static void close(@Nullable PtNDArray array) {
        if (array != null) {
            array.close();
        }
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        ordered.forEach(array -> parts.add(DjlOutput.describe(array)));
        keyed.forEach((key, array) -> parts.add("'" + key + "' " + DjlOutput.describe(array)));
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }
}
