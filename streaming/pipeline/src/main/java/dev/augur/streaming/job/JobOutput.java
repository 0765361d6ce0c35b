package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.streaming.RecordFormat;
import java.util.Locale;

/**
 * Where a job writes.
 *
 * @param folder the folder
 * @param format how records are written down
 * @param ending of the names
 */
record JobOutput(ByteFolder folder, RecordFormat format, String ending) {
    JobOutput {
        if (ending.isEmpty() || ending.startsWith(".") || ending.contains("/")) {
            throw new IllegalArgumentException("An ending must be one like jsonl.gz, got '" + ending + "'");
        }
    }

    /** The path of what is written for an input. */
    static String path(String input, int part, boolean inParts, String ending) {
        return inParts ? String.format(Locale.ROOT, "%s/part-%05d.%s", input, part, ending) : input + "." + ending;
    }
}
