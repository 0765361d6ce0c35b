package dev.augur.streaming;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which columns a CSV object has, and which of them its rows have.
 *
 * @param given the names if the object has no header, else empty
 * @param chosen those that rows have, in this order; all if empty
 * @param exact whether there must be no others than those chosen
 * @param renamed the names that rows have, by those of the header
 */
record CsvHeader(List<String> given, List<String> chosen, boolean exact, Map<String, String> renamed) {
    private static final int MAX_SHOWN = 20;

    static CsvHeader inFile() {
        return new CsvHeader(List.of(), List.of(), false, Map.of());
    }

    static CsvHeader given(List<String> names) {
        return new CsvHeader(uniqueOrThrow(names), List.of(), false, Map.of());
    }

    boolean isInFile() {
        return given.isEmpty();
    }

    CsvHeader choose(List<String> names, boolean alone) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names must have at least one column, got none");
        }
        return new CsvHeader(given, uniqueOrThrow(names), alone, renamed);
    }

    CsvHeader rename(String name, String other) {
        Map<String, String> names = new TreeMap<>(renamed);
        names.put(name, other);
        return new CsvHeader(given, chosen, exact, Map.copyOf(names));
    }

    /**
     * The columns of rows.
     *
     * @param names those of the object, in its order
     * @throws IllegalArgumentException if the object has not the columns that it must have
     */
    CsvColumns columns(List<String> names) {
        List<String> wanted = chosen.isEmpty() ? names : chosen;
        if (exact) {
            requireNoOthers(names);
        }
        renamed.keySet().forEach(name -> requireIn(name, names));
        List<String> shown = new ArrayList<>();
        int[] fields = new int[wanted.size()];
        for (int i = 0; i < fields.length; i++) {
            String name = wanted.get(i);
            fields[i] = chosen.isEmpty() ? i : onlyIndex(name, names);
            shown.add(renamed.getOrDefault(name, name));
        }
        return new CsvColumns(uniqueOrThrow(shown), fields, names.size());
    }

    private void requireNoOthers(List<String> names) {
        List<String> others =
                names.stream().filter(name -> !chosen.contains(name)).toList();
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    "It must have the columns " + shown(chosen) + " alone, it also has " + shown(others));
        }
    }

    private static void requireIn(String name, List<String> names) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "It must have the column '" + Row.cut(name) + "', it has " + shown(names));
        }
    }

    private static int onlyIndex(String name, List<String> names) {
        requireIn(name, names);
        int index = names.indexOf(name);
        if (index != names.lastIndexOf(name)) {
            throw namedTwice(name);
        }
        return index;
    }

    private static List<String> uniqueOrThrow(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw namedTwice(name);
            }
        }
        return List.copyOf(names);
    }

    private static IllegalArgumentException namedTwice(String name) {
        return new IllegalArgumentException("Column '" + Row.cut(name) + "' is named twice");
    }

    private static String shown(List<String> names) {
        String more = names.size() > MAX_SHOWN ? ", and " + (names.size() - MAX_SHOWN) + " more" : "";
        return names.stream()
                        .limit(MAX_SHOWN)
                        .map(name -> "'" + Row.cut(name) + "'")
                        .collect(Collectors.joining(", "))
                + more;
    }
}
