package dev.augur.tck;

import dev.augur.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A table in Markdown of the types that engines take: a row for each {@link DType}, a column for each engine. */
public final class SupportTable {
    private SupportTable() {}

    /**
     * Reads a column.
     *
     * @param page the page with the table, whose first column is headed {@code Type}
     * @param engine the heading of the column
     * @return the types with {@code yes} in their row
     * @throws IOException if the page cannot be read
     * @throws AssertionError if it has no such table or column, or not one row for each type
     */
    public static Set<DType> column(Path page, String engine) throws IOException {
        List<List<String>> rows = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("|"))
                .map(SupportTable::cells)
                .toList();
        int header = 0;
        while (header < rows.size() && !rows.get(header).get(0).equals("Type")) {
            header++;
        }
        int column = header == rows.size() ? -1 : rows.get(header).indexOf(engine);
        if (column < 0) {
            throw new AssertionError(page + " has no table of types with a column " + engine);
        }
        return types(page, rows.subList(header + 2, rows.size()), column);
    }

    private static Set<DType> types(Path page, List<List<String>> rows, int column) {
        Set<DType> named = EnumSet.noneOf(DType.class);
        Set<DType> taken = EnumSet.noneOf(DType.class);
        for (List<String> row : rows.subList(0, Math.min(DType.values().length, rows.size()))) {
            DType dtype = DType.valueOf(row.get(0).replace("`", ""));
            named.add(dtype);
            if (row.get(column).equals("yes")) {
                taken.add(dtype);
            }
        }
        if (named.size() < DType.values().length) {
            throw new AssertionError(page + " has only " + named + " in its table of types");
        }
        return taken;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
