package dev.augur.streaming.unpack;

import java.io.ByteArrayInputStream;

/** The end of a large unit, which is verified with all that came before it. */
interface EndEntry extends Entry {
    @Override
    default boolean isBetweenUnits() {
        return false;
    }

    @Override
    default boolean isInOrder() {
        return true;
    }

    @Override
    default Unpacking alone(Cut cut) {
        return onward(new ByteArrayInputStream(cut.packed()), cut.start(), 0, RestartLog.none());
    }
}
