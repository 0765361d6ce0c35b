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

    private final Opening opening;
    private final Entry units;

    Cutter(Opening opening) {
        this.opening = opening;
        this.units = new Units(opening);
    }

    /** Cuts off the next piece; null at the end, and where no piece ends within the limits. */
    abstract @Nullable Cut cut(Intake in);

    /** How what was not cut off is unpacked. */
    Entry next() {
        return units;
    }

    /** Cuts whole units off, if there are any. */
    final @Nullable Cut cutUnits(Intake in, int length) {
        return length == 0 ? null : in.cut(length, units);
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
