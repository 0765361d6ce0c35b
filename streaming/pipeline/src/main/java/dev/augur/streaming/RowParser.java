package dev.augur.streaming;

import dev.augur.InvalidInputException;

/** Turns the text of one record into a row. One thread at a time. */
interface RowParser {
    /**
     * Reads a record.
     *
     * @param position where it is
     * @param text its text without the line end, not blank
     * @return the row
     * @throws InvalidInputException if the text is not a record of this format
     */
    Row parse(Position position, String text);
}
