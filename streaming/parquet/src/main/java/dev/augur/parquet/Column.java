package dev.augur.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A column of rows.
 *
 * @param name what rows call it
 * @param leaf what is stored, or null if it is not read
 * @param list how deep its lists and their elements lie, or null if it has one value per row
 * @param what what it is, if it is not read
 */
record Column(
        String name,
        @Nullable ColumnDescriptor leaf,
        @Nullable Levels list,
        String what) {
    /**
     * Definition levels (Parquet format, "Nested Encoding").
     *
     * @param list that from which on there is a list
     * @param element that from which on it has an element
     */
    record Levels(int list, int element) {}

    static Column value(String name, ColumnDescriptor leaf) {
        return new Column(name, leaf, null, "");
    }

    static Column list(String name, ColumnDescriptor leaf, Levels levels) {
        return new Column(name, leaf, levels, "");
    }

    static Column unread(String name, String what) {
        return new Column(name, null, null, what);
    }

    /** A value that is there and is none of those that rows have. */
    record Other(String what) {
        @Override
        public String toString() {
            return what;
        }
    }
}
