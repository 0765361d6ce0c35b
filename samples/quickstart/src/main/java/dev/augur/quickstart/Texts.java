package dev.augur.quickstart;

import dev.augur.io.ByteSource;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts to embed.
 *
 * @param source the object with the records
 * @param format how they are written down
 * @param column the column with the text
 * @param keep columns that go to the output unchanged
 */
record Texts(ByteSource source, RecordFormat format, String column, Set<String> keep) {
    private static final List<String> DEFAULT_COLUMNS = List.of("text", "definition");

    /**
     * Texts in a user's object.
     *
     * @param column the column with the text; null finds one that is likely
     * @throws IOException if the object cannot be read, or no column is likely
     */
    static Texts of(ByteSource source, @Nullable String column, Set<String> keep) throws IOException {
        return of(source, formatOf(source.name()), column, keep);
    }

    /** Texts in a user's object of a known format. */
    static Texts of(ByteSource source, RecordFormat format, @Nullable String column, Set<String> keep)
            throws IOException {
        return new Texts(source, format, column == null ? likelyColumn(source, format) : column, keep);
    }

    /**
     * The format that the ending of a name promises.
     *
     * @throws IllegalArgumentException if the ending is of none
     */
    static RecordFormat formatOf(String name) {
        return switch (ending(name)) {
            case "csv" -> CsvFormat.withHeader();
            case "tsv" -> CsvFormat.withHeader().separator('\t');
            case "jsonl", "ndjson" -> JsonLinesFormat.standard();
            default ->
                throw new IllegalArgumentException(
                        "Input must end in .csv, .tsv, .jsonl or .ndjson, and perhaps .gz, .zst or the like, got '"
                                + name + "'");
        };
    }

    /**
     * Refuses a name that promises another format than JSON lines, which has arrays.
     *
     * @throws IllegalArgumentException if it does
     */
    static void checkJsonLines(String name) {
        if (!List.of("jsonl", "ndjson").contains(ending(name))) {
            throw new IllegalArgumentException(
                    "Output must end in .jsonl or .ndjson, and perhaps .gz, .zst or the like, got '" + name + "'");
        }
    }

    private static String ending(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bgz|zst|bz2|lz4|sz|snappy|xz)$", "");
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    private static String likelyColumn(ByteSource source, RecordFormat format) throws IOException {
        List<String> columns = columns(source, format);
        return Stream.concat(DEFAULT_COLUMNS.stream(), columns.stream().filter(only -> columns.size() == 1))
                .filter(columns::contains)
                .findFirst()
                .orElseThrow(() -> new IOException(source.name() + " has the columns " + columns
                        + ", none of them is called " + String.join(" or ", DEFAULT_COLUMNS)
                        + ": choose one with --column"));
    }

    /** The columns of the first record that can be read. */
    private static List<String> columns(ByteSource source, RecordFormat format) throws IOException {
        try (RecordReader reader = RecordReader.open(source, format)) {
            Row row = reader.next();
            while (row != null && row.error() != null) {
                row = reader.next();
            }
            return row == null ? DEFAULT_COLUMNS : row.columns();
        }
    }
}
