package dev.augur.archive;

import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordInput;
import dev.augur.streaming.Records;
import java.io.IOException;

/**
 * The files of a tar archive as records, for example images: the columns {@code name} and {@code bytes}. It is read as a stream, so
 * also where it is compressed. Folders are no records; a link, a name that is not safe, and a file that is longer than is
 * allowed fail alone. A header that is damaged ends the object with an error. Immutable and thread-safe.
 */
public final class TarFormat extends RecordFormat {
    private TarFormat(int maxRecordBytes) {
        super(maxRecordBytes);
    }

    /**
     * The format.
     *
     * @return the format
     */
    public static TarFormat standard() {
        return new TarFormat(DEFAULT_MAX_RECORD_BYTES);
    }

    @Override
    public TarFormat maxRecordBytes(int bytes) {
        return new TarFormat(bytes);
    }

    @Override
    protected Records open(RecordInput input) throws IOException {
        return new TarRecords(input.name(), input.stream(), maxRecordBytes());
    }

    @Override
    public String toString() {
        return "Tar";
    }
}
