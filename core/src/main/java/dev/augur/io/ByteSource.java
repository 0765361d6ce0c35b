package dev.augur.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Immutable bytes that can be opened again at any offset, always in the same version. Thread-safe; each stream belongs
 * to who opened it.
 */
public interface ByteSource {
    /**
     * What it is, for error texts and reports.
     *
     * @return for example {@code s3://bucket/key} or {@code /data/rows.csv.gz}
     */
    String name();

    /**
     * Number of bytes.
     *
     * @return the length
     * @throws IOException if it is not there or cannot be asked
     */
    long length() throws IOException;

    /**
     * Tells these bytes from others that are, were or will be at the same place, also to another process.
     *
     * @return the same text for the same version, another one for another; not empty, for example an ETag
     * @throws SourceChangedException if the bytes changed since they were first asked for
     * @throws IOException if it is not there or cannot be asked
     */
    String version() throws IOException;

    /**
     * Opens the bytes. The stream ends exactly at {@link #length()}, or fails; it is never silently short.
     *
     * @param offset first byte, from 0 to the length
     * @return a stream that the caller closes
     * @throws SourceChangedException if the bytes changed since they were first opened
     * @throws IOException if it is not there or may not be read
     */
    InputStream open(long offset) throws IOException;

    /**
     * A file. Its size and time of change are its version and are noted when it is first asked for; a file that changed
     * afterwards is an error.
     *
     * @param file the file
     * @return the source
     */
    static ByteSource file(Path file) {
        return new FileByteSource(file);
    }

    /**
     * Bytes in memory. Their version follows from the bytes alone.
     *
     * @param name what they are
     * @param bytes the bytes, not copied; must not change
     * @return the source
     */
    static ByteSource memory(String name, byte[] bytes) {
        return new MemoryByteSource(name, bytes);
    }
}
