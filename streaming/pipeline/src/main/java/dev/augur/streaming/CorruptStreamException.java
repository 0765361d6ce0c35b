package dev.augur.streaming;

import java.io.IOException;

/** A compressed object is empty, cut short, damaged, or not what it should be; nothing behind that place can be read. */
public final class CorruptStreamException extends IOException {
    private static final long serialVersionUID = 1;

    /** Where it was noticed. */
    private final long offset;

    /**
     * A broken object.
     *
     * @param name the object
     * @param offset the byte of the compressed object at which it was noticed
     * @param what what is wrong there, to follow the object's name
     */
    public CorruptStreamException(String name, long offset, String what) {
        super(name + " " + what);
        this.offset = offset;
    }

    /**
     * Where it was noticed; the damage itself may lie before.
     *
     * @return a byte of the compressed object, from 0
     */
    public long offset() {
        return offset;
    }
}
