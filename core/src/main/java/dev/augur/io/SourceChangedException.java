package dev.augur.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes of a {@link ByteSource} are no longer the version that was first opened. Opening again does not help. */
public final class SourceChangedException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * A change that was seen.
     *
     * @param message the whole text, naming the source and both versions as far as they are known
     * @param cause what told of it, if anything
     */
    public SourceChangedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
