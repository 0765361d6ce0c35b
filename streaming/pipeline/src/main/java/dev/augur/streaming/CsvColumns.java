package dev.augur.streaming;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** For each field of a record the place that its column has among others, or -1; null if there is no such column. */
    int @Nullable [] places(List<String> wanted) {
        int[] places = new int[fields];
        Arrays.fill(places, -1);
        for (int i = 0; i < wanted.size(); i++) {
            int field = indexOf(wanted.get(i));
            if (field < 0) {
                return null;
            }
            places[field] = i;
        }
        return places;
    }
}
