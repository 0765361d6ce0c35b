package dev.augur.streaming;

import java.io.IOException;

/** Reads the record that is the header of a file. */
interface HeaderText {
    /**
     * Reads it, and moves behind it.
     *
     * @return the text without the line end
     * @throws IOException if there is none, or it cannot be read
     * @throws dev.augur.InvalidInputException if it is too long or no text
     */
    String read() throws IOException;
}
