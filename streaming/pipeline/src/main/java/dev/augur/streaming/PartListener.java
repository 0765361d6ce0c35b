package dev.augur.streaming;

import java.io.IOException;

/** Told of each part of the output, to note how far a run is. */
@FunctionalInterface
public interface PartListener {
    /**
     * A part is visible. Called on the thread of the run, before the next part becomes visible.
     *
     * @param part the part
     * @throws IOException ends the run; the part stays
     */
    void committed(Part part) throws IOException;
}
