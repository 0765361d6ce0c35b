package dev.augur.io;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes being written that nobody sees until {@link #commit()}. Closing without it throws them away. */
public abstract class PendingBytes extends OutputStream {
    /** For implementations. */
    protected PendingBytes() {}

    /**
     * Makes the bytes visible, whole, and closes the stream.
     *
     * @throws IOException if that fails; then nothing is visible
     */
    public abstract void commit() throws IOException;

    /**
     * Throws the bytes away, unless they were committed. Does nothing the second time.
     *
     * @throws IOException if what was written cannot be removed
     */
    @Override
    public abstract void close() throws IOException;
}
