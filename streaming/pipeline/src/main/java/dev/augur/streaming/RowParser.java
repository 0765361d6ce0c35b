package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.streaming.numbers.PlainNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * What reads the numbers of plain records as {@link Row#floats} does.
     *
     * @param columns the columns, all if empty
     * @param count how many numbers a record must have
     * @return null, the default, if each record must be parsed
     */
    default @Nullable PlainNumbers numbers(List<String> columns, int count) {
        return null;
    }
}
