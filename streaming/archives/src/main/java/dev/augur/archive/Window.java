package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Bytes that are read at any place. One thread at a time. */
interface Window extends Closeable {
    long size();

    /** So many bytes from there, little-endian. */
    ByteBuffer read(long offset, int count) throws IOException;

    /** Some of the bytes from there, at most so many; -1 behind the last. */
    int read(long offset, byte[] into, int from, int count) throws IOException;

    /** The bytes from one place up to another. */
    InputStream open(long from, long to) throws IOException;

    /** Refuses a place that is not there. */
    default void requireInside(long offset, long count) throws ArchiveRefusedException {
        if (offset < 0 || count < 0 || offset > size() - count) {
            throw new ArchiveRefusedException(Reason.DAMAGED, "it refers to a place outside of it, or is cut short");
        }
    }
}
