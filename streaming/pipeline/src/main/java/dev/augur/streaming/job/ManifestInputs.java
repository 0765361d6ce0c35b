package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSource;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.Row;
import dev.augur.streaming.TextLinesFormat;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a text names.
 *
 * @param text one a line
 * @param resolver gives the object that a line names
 */
record ManifestInputs(ByteSource text, Function<String, ? extends ByteSource> resolver) implements Inputs {
    private static final String LINE = "line";

    @Override
    public String name() {
        return "list " + text.name();
    }

    @Override
    public ByteFolder.Listing list() throws IOException {
        RecordReader lines = RecordReader.open(text, TextLinesFormat.standard().column(LINE));
        return new NumberedListing() {
            @Override
            @Nullable
            ByteSource nextSource() throws IOException {
                Row row = lines.next();
                while (row != null && row.text(LINE).isBlank()) {
                    row = lines.next();
                }
                return row == null ? null : resolver.apply(row.text(LINE).strip());
            }

            @Override
            public void close() throws IOException {
                lines.close();
            }
        };
    }

    @Override
    public String toString() {
        return name();
    }
}
