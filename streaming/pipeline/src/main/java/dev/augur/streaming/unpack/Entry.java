package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InputStream;

/** How the bytes of an object are unpacked from a place on. All but {@link #alone} is called by the thread that reads, in order. */
interface Entry {
    /** Whether a member, frame, stream or chunk begins there: then nothing of what comes before needs to be known. */
    boolean isBetweenUnits();

    /** Whether {@link #alone} may be called, too, only when all that comes before was read. */
    default boolean isInOrder() {
        return false;
    }

    /**
     * Unpacks the bytes of one piece and nothing else; ends in order only if a piece ends there indeed. It may see less than there is to
     * check, and it may fail for any reason: then {@link #onward} is asked.
     */
    Unpacking alone(Cut cut) throws IOException;

    /**
     * Unpacks all that follows, with every check.
     *
     * @param packed the bytes from the place on; closed with the result
     * @param start their offset
     * @param given how many bytes {@link #passed} was given already that come again
     * @param restarts told where reading can begin again
     */
    Unpacking onward(InputStream packed, long start, long given, RestartLog restarts);

    /** Bytes were read. */
    default void passed(byte[] bytes, int from, int count) {}

    /** The piece that begins there was read, and had so many bytes. */
    default void ended(long count) {}
}
