package dev.augur.streaming;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a CSV object's rows. Immutable and thread-safe. */
final class CsvColumns {
    private final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final int fields;

    /** Columns of different names, at these indexes of a record of so many fields. */
    CsvColumns(List<String> names, int[] indexes, int fields) {
        this.names = List.copyOf(names);
        this.fields = fields;
        for (int i = 0; i < indexes.length; i++) {
            this.indexes.put(names.get(i), indexes[i]);
        }
    }

    List<String> names() {
        return names;
    }

    /** How many fields a record has. */
    int fields() {
        return fields;
    }

    /** Index of a column's field, or -1. */
    int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }
}
