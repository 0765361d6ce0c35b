package dev.augur.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The chosen columns of a row group. One thread at a time. */
final class RowGroup {
    private final List<Column> columns;
    /** As the columns; null for those that are not read. */
    private final List<@Nullable ColumnValues> values = new ArrayList<>();

    private long size;

    RowGroup(List<Column> columns, MessageType schema, String writtenBy, PageReadStore pages, int maxBytes) {
        this.columns = columns;
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new Nowhere(schema), schema, writtenBy);
        for (Column column : columns) {
            ColumnDescriptor leaf = column.leaf();
            values.add(leaf == null ? null : values(column, leaf, pages, store, maxBytes));
        }
    }

    private static ColumnValues values(
            Column column, ColumnDescriptor leaf, PageReadStore pages, ColumnReadStore store, int maxBytes) {
        long count = pages.getPageReader(leaf).getTotalValueCount();
        if (column.list() == null) {
            requireRows(column, count, pages.getRowCount());
        }
        return new ColumnValues(column, leaf, store.getColumnReader(leaf), count, maxBytes);
    }

    private static void requireRows(Column column, long count, long rows) {
        if (count != rows) {
            throw new ParquetDecodingException(
                    "column '" + column.name() + "' must have a value for each of " + rows + " rows, it has " + count);
        }
    }

    /**
     * Reads a row, which must not lie before one that was read.
     *
     * @throws dev.augur.InvalidInputException if a value is malformed; the row fails alone
     */
    Map<String, @Nullable Object> read(long row) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        size = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            ColumnValues of = values.get(i);
            found.put(column.name(), of == null ? new Column.Other(column.what()) : of.read(row));
            size += of == null ? 0 : of.size();
        }
        return found;
    }

    /** Bytes of the values of the row that was read. */
    long size() {
        return size;
    }

    /** Takes no values: they are asked for. */
    private static final class Nowhere extends GroupConverter {
        private final GroupType type;

        Nowhere(GroupType type) {
            this.type = type;
        }

        @Override
        public Converter getConverter(int field) {
            return type.getType(field).isPrimitive()
                    ? new PrimitiveConverter() {}
                    : new Nowhere(type.getType(field).asGroupType());
        }

        @Override
        public void start() {
            // Never called.
        }

        @Override
        public void end() {
            // Never called.
        }
    }
}
