package dev.augur.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

/** The values of a column in a row group, row by row. Rows that are gone over are not decoded. One thread at a time. */
final class ColumnValues {
    private final Column column;
    private final ColumnDescriptor leaf;
    private final ColumnReader reader;
    private final int maxBytes;
    /** The row whose values come next, and how many values are left. */
    private long row;

    private long left;
    /** Bytes of the value that was read. */
    private long size;

    ColumnValues(Column column, ColumnDescriptor leaf, ColumnReader reader, long count, int maxBytes) {
        this.column = column;
        this.leaf = leaf;
        this.reader = reader;
        this.maxBytes = maxBytes;
        this.left = count;
    }

    long size() {
        return size;
    }

    /**
     * Reads a row, which must not lie before one that was read.
     *
     * @throws dev.augur.InvalidInputException if the value is malformed; it fails alone
     */
    @Nullable
    Object read(long wanted) {
        while (row < wanted) {
            beginRow();
            do {
                if (isThere()) {
                    reader.skip();
                }
                consume();
            } while (reader.getCurrentRepetitionLevel() > 0);
        }
        beginRow();
        return column.list() == null ? value() : list(column.list());
    }

    private void beginRow() {
        if (left == 0) {
            throw new ParquetDecodingException("column '" + column.name() + "' has fewer values than rows");
        }
        row++;
    }

    private boolean isThere() {
        return reader.getCurrentDefinitionLevel() == leaf.getMaxDefinitionLevel();
    }

    private void consume() {
        left--;
        reader.consume();
    }

    private @Nullable Object value() {
        size = 0;
        if (!isThere()) {
            consume();
            return null;
        }
        Cell cell = Cell.read(column.name(), leaf.getPrimitiveType(), reader, maxBytes);
        consume();
        size = cell.size();
        return cell.valueOrThrow();
    }

    private @Nullable Object list(Column.Levels levels) {
        ListNumbers numbers = new ListNumbers(leaf.getPrimitiveType(), maxBytes);
        int level = reader.getCurrentDefinitionLevel();
        do {
            if (isThere()) {
                numbers.add(reader);
            } else if (reader.getCurrentDefinitionLevel() >= levels.element()) {
                numbers.addNull();
            }
            consume();
        } while (reader.getCurrentRepetitionLevel() > 0);
        size = numbers.size();
        return level < levels.list() ? null : numbers.toArray();
    }
}
