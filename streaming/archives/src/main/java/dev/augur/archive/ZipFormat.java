package dev.augur.archive;

import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordInput;
import dev.augur.streaming.Records;
import java.io.IOException;

/**
 * The files of a zip archive as records, for example images: the columns {@code name} and {@code bytes}. It is read by its central
 * directory, at several places, so its source must give its bytes at any offset at little cost, and must not be compressed itself. Folders
 * are no records; a file that is encrypted, compressed in another way than by deflate, damaged, or longer than is allowed fails
 * alone, and so do links and names that are not safe. A directory that is damaged, or whose files are not in its order,
 * ends the object with an error. Immutable and thread-safe.
 */
public final class ZipFormat extends RecordFormat {
    private ZipFormat(int maxRecordBytes) {
        super(maxRecordBytes);
    }

    /**
     * The format.
     *
     * @return the format
     */
    public static ZipFormat standard() {
        return new ZipFormat(DEFAULT_MAX_RECORD_BYTES);
    }

    @Override
    public ZipFormat maxRecordBytes(int bytes) {
        return new ZipFormat(bytes);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new ZipRecords(input.source(), maxRecordBytes());
    }

    @Override
    public String toString() {
        return "Zip";
    }
}
