package dev.augur.streaming.unpack;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A compressed object is empty, cut short, damaged, or not what it should be. The text follows the object's name. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    DamagedException(long offset, String what, @Nullable Throwable cause) {
        super(what);
        if (cause != null) {
            initCause(cause);
        }
        this.offset = offset;
    }

    /** The object has something wrong there. */
    static DamagedException at(long offset, String what) {
        return new DamagedException(offset, "has " + what + ", at byte " + offset, null);
    }

    /**
     * Where it was noticed.
     *
     * @return a byte of the compressed object, from 0
     */
    public long offset() {
        return offset;
    }
}
