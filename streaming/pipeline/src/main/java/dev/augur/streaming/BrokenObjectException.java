package dev.augur.streaming;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An object is not what its format says, in a way that nothing behind that place can be read. */
public final class BrokenObjectException extends IOException {
    private static final long serialVersionUID = 1;

    /** Where it was noticed. */
    private final long offset;

    /**
     * A broken object.
     *
     * @param name the object
     * @param offset the byte of the decompressed object at which it was noticed, or at which what is wrong begins
     * @param what what is wrong, to follow the object's name and the place
     */
    public BrokenObjectException(String name, long offset, String what) {
        this(name, offset, what, null);
    }

    /**
     * A broken object, with a cause.
     *
     * @param name the object
     * @param offset as above
     * @param what as above
     * @param cause what noticed it
     */
    public BrokenObjectException(String name, long offset, String what, @Nullable Throwable cause) {
        this(offset, name + " cannot be read on from byte " + offset + ": " + what, cause);
    }

    /** A broken header. */
    BrokenObjectException(long offset, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.offset = offset;
    }

    /**
     * Where it was noticed.
     *
     * @return a byte of the decompressed object, from 0
     */
    public long offset() {
        return offset;
    }
}
