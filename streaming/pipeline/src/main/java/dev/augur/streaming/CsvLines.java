package dev.augur.streaming;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import dev.augur.InvalidInputException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text of single CSV records apart. One reader goes on from record to record, because a new one for each takes
 * longer; after an error it is replaced. One thread at a time.
 */
final class CsvLines {
    /** FastCSV wants room behind what it has read, and more than a small limit leaves. */
    private static final int SPARE_CHARS = 1 << 16;

    private final CsvReader.CsvReaderBuilder builder;
    private final Feed feed = new Feed();
    private @Nullable CloseableIterator<String[]> records;

    CsvLines(char separator, int maxRecordBytes) {
        this.builder = CsvReader.builder()
                .fieldSeparator(separator)
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(2 * maxRecordBytes + SPARE_CHARS);
    }

    /** The fields of a record. */
    String[] parse(String text) {
        CloseableIterator<String[]> current = records;
        if (current == null) {
            current = builder.build(StringArrayHandler.of(), feed).iterator();
        }
        records = null;
        feed.put(text);
        try {
            String[] fields = current.next();
            records = current;
            return fields;
        } catch (CsvParseException e) {
            throw new InvalidInputException("The record is no CSV: " + reason(e), e);
        }
    }

    private static String reason(CsvParseException e) {
        String message = String.valueOf(e.getMessage());
        int line = message.indexOf(" (record starting");
        return line < 0 ? message : message.substring(0, line);
    }

    /** Gives one record with a line end, and then an end that comes only if the record has not ended there. */
    private static final class Feed extends Reader {
        private String text = "";
        private int next;

        void put(String record) {
            text = record;
            next = 0;
        }

        @Override
        public int read(char[] target, int from, int count) {
            if (next > text.length()) {
                return -1;
            }
            int n = Math.min(count, text.length() - next);
            text.getChars(next, next + n, target, from);
            next += n;
            if (next == text.length() && n < count) {
                target[from + n++] = '\n';
                next++;
            }
            return n;
        }

        @Override
        public void close() {
            text = "";
        }
    }
}
