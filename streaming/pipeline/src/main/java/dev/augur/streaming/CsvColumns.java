package dev.augur.streaming;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a CSV file's columns. Immutable and thread-safe. */
final class CsvColumns {
    private final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();

    /**
     * Columns of these names.
     *
     * @throws IllegalArgumentException if a name is there twice
     */
    CsvColumns(List<String> names) {
        this.names = List.copyOf(names);
        for (String name : names) {
            if (indexes.put(name, indexes.size()) != null) {
                throw new IllegalArgumentException("Column '" + Row.cut(name) + "' is named twice");
            }
        }
    }

    List<String> names() {
        return names;
    }

    int size() {
        return names.size();
    }

    /** Position of a column, or -1. */
    int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }
}
