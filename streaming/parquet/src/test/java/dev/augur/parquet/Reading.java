package dev.augur.parquet;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads objects for tests. */
final class Reading {
    private Reading() {}

    /** A line per record, and the error that ends them if there is one. */
    static List<String> lines(byte[] bytes, RecordFormat format, Function<Row, String> line) throws IOException {
        return lines(ByteSource.memory("x", bytes), format, line);
    }

    static List<String> lines(ByteSource source, RecordFormat format, Function<Row, String> line) {
        List<String> lines = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(source, format)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                lines.add(row.position().record() + " at " + row.position().offset() + line(row, line));
            }
        } catch (IOException e) {
            lines.add(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        return lines;
    }

    /** Where a record is, from its line. */
    static String offset(String line) {
        return line.replaceFirst("(?s)\\d+ at (\\d+).*", "$1");
    }

    private static String line(Row row, Function<Row, String> line) {
        try {
            return " = " + line.apply(row);
        } catch (InvalidInputException e) {
            return ": " + e.getMessage();
        }
    }

    static Row first(byte[] bytes, RecordFormat format) throws IOException {
        try (RecordReader reader = RecordReader.open(ByteSource.memory("x", bytes), format)) {
            Row row = reader.next();
            if (row == null) {
                throw new AssertionError("no record");
            }
            return row;
        }
    }

    /** A source that gives so many bytes at a time. */
    static ByteSource inPieces(byte[] bytes, int piece) {
        return new ByteSource() {
            @Override
            public String name() {
                return "x";
            }

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public String version() {
                return "the only one";
            }

            @Override
            public InputStream open(long offset) {
                return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset) {
                    @Override
                    public synchronized int read(byte[] target, int from, int count) {
                        return super.read(target, from, Math.min(count, piece));
                    }
                };
            }
        };
    }
}
