package dev.augur.streaming.unpack;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all units of a compressed object: members, frames, streams or chunks, each of which can be read alone. The next
 * unit is found by reading on, never by asking how much is available, which a network stream answers with 0. One thread at a time.
 */
public abstract class Unpacking extends InputStream {
    final PackedBytes packed;
    final RestartLog restarts;
    private final String format;
    private final String unit;

    /** Offset in the decompressed object. */
    private long offset;

    private boolean inUnit;
    private boolean atEnd;

    /** Begins between two units, or at the start. */
    Unpacking(String format, String unit, PackedBytes packed, RestartLog restarts) {
        this.format = format;
        this.unit = unit;
        this.packed = packed;
        this.restarts = restarts;
        this.offset = restarts.start();
    }

    /** Begins the next unit; false if there is none. */
    abstract boolean begin() throws IOException;

    /** Gives bytes of the unit: -1 at its end, once it was checked, and 0 if there may be more. */
    abstract int unpack(byte[] target, int from, int count) throws IOException;

    /** Frees what the decoder holds. May be called twice. */
    abstract void release() throws IOException;

    /** Offset in the compressed object of what was not decoded yet. */
    long position() {
        return packed.position();
    }

    /** Offset in the decompressed object of what is read next. */
    final long offset() {
        return offset;
    }

    /** Says which byte of the decompressed object is the first one. */
    final void startAt(long first) {
        offset = first;
    }

    final void resumeInUnit() {
        inUnit = true;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] target, int from, int count) throws IOException {
        try {
            return readUnits(target, from, count);
        } catch (EOFException e) {
            throw packed.isOwn(e) ? e : cut();
        }
    }

    private int readUnits(byte[] target, int from, int count) throws IOException {
        while (count > 0 && !atEnd) {
            if (!inUnit) {
                beginUnit();
                continue;
            }
            int n = unpack(target, from, count);
            inUnit = n >= 0;
            if (n > 0) {
                offset += n;
                return n;
            }
        }
        return count == 0 ? 0 : -1;
    }

    private void beginUnit() throws IOException {
        long start = position();
        inUnit = begin();
        if (inUnit) {
            restarts.between(format, start, offset);
        } else if (start == 0) {
            throw new DamagedException(0, "is empty, where " + format + " data must be", null);
        } else {
            atEnd = true;
        }
    }

    /** The object ended within a unit. */
    final DamagedException cut() {
        long end = packed.fetched();
        return new DamagedException(
                end,
                "ends at byte " + end + ", in the middle of a"
                        + (format.charAt(0) == 'l' || format.charAt(0) == 'x' ? "n " : " ") + format + " " + unit,
                null);
    }

    /** No unit begins where one must. */
    final DamagedException other() {
        return other(position());
    }

    /** No unit begins at a place where one must. */
    final DamagedException other(long start) {
        return new DamagedException(
                start,
                (start == 0 ? "is not " + format : "has something else behind its " + format + " data") + ", at byte "
                        + start,
                null);
    }

    /** The unit has something wrong: "data, the checksum is wrong". */
    final DamagedException damaged(String what, @Nullable Throwable cause) {
        return refused("damaged " + format + " " + what, cause);
    }

    /** The unit has something that is not read: "an lz4 frame that needs a dictionary". */
    final DamagedException refused(String what, @Nullable Throwable cause) {
        DamagedException error = DamagedException.at(position(), what);
        if (cause != null) {
            error.initCause(cause);
        }
        return error;
    }

    /** What a library threw, as an error of this object, unless it came from the source. */
    final IOException explain(Exception e) {
        if (e instanceof IOException own && packed.isOwn(own)) {
            return own;
        }
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return packed.hasEnded() ? cut() : damaged("data, " + reason, e);
    }

    @Override
    public final void close() throws IOException {
        atEnd = true;
        try (packed) {
            release();
        }
    }
}
