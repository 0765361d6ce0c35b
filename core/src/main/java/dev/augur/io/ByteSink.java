package dev.augur.io;

import java.io.IOException;
import java.nio.file.Path;

/** A place for bytes that become visible all at once, when they are complete. */
public interface ByteSink {
    /**
     * What it is, for error texts and reports.
     *
     * @return for example {@code s3://bucket/key}
     */
    String name();

    /**
     * Begins to write. Nothing is visible before {@link PendingBytes#commit()}.
     *
     * @return the stream, owned by the caller
     * @throws IOException if the place cannot be written
     */
    PendingBytes open() throws IOException;

    /**
     * A file: written beside its final name, and renamed on commit, replacing what was there.
     *
     * @param file the final name; its folder must exist
     * @return the sink
     */
    static ByteSink file(Path file) {
        return new FileByteSink(file);
    }
}
