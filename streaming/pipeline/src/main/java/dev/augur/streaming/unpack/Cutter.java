package dev.augur.streaming.unpack;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of an object into pieces that can be unpacked apart. It need not be right: what it takes for the end of a piece is
 * one only if the decoder of that piece ends there. For one reading, by one thread.
 */
public abstract class Cutter {
    /** Begins to unpack between two units, or at the start. */
    public interface Opening {
        /**
         * Opens the decoder.
         *
         * @param packed the bytes; closed with the decoder
         * @param restarts told where reading can begin again
         * @return the decoder
         */
        Unpacking open(PackedBytes packed, RestartLog restarts);
    }

    /** The unit is larger than a piece. */
    static final int LARGE = -2;

    private final Opening opening;
    private final Entry units;

    Cutter(Opening opening) {
        this.opening = opening;
        this.units = new Units(opening);
    }

    /** Cuts off the next piece; null at the end, and where no piece ends within the limits. */
    @Nullable
    Cut cut(Intake in) {
        int end = 0;
        int next = 0;
        while (next >= 0 && next < in.pieceBytes()) {
            end = next;
            next = unitEnd(in, end);
        }
        if (end == 0 && next == LARGE) {
            return cutLarge(in);
        }
        int length = Math.max(end, next);
        return length == 0 ? null : in.cut(length, units);
    }

    /** The end of the unit that begins at an index; -1 if that cannot be told, or {@link #LARGE}. */
    abstract int unitEnd(Intake in, int at);

    /** Cuts off the first part of a unit that is large; null if that cannot be done. */
    @Nullable
    Cut cutLarge(Intake in) {
        return null;
    }

    /** How what was not cut off is unpacked. */
    Entry next() {
        return units;
    }

    final Opening opening() {
        return opening;
    }

    /** Frees what it holds. May be called twice. */
    void release() {}

    /** The beginning of a unit, whose decoder needs to know nothing. */
    private record Units(Opening opening) implements Entry {
        @Override
        public boolean isBetweenUnits() {
            return true;
        }

        @Override
        public Unpacking alone(Cut cut) {
            return opening.open(PackedBytes.of(cut.packed(), cut.start()), RestartLog.none());
        }

        @Override
        public Unpacking onward(InputStream packed, long start, long given, RestartLog restarts) {
            return opening.open(new PackedBytes(packed, start), restarts);
        }
    }
}
