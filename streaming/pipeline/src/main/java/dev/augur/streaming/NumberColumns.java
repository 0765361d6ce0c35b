package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.util.List;

/**
 * Which numbers of a record a model takes.
 *
 * @param names of the columns, in order; all of the record's if empty
 * @param count how many numbers they must have together
 */
record NumberColumns(List<String> names, int count) {
    NumberColumns {
        names = List.copyOf(names);
    }

    /** The numbers of a row. */
    float[] of(Row row) {
        if (row.error() != null) {
            throw row.error();
        }
        List<String> wanted = names.isEmpty() ? row.columns() : names;
        float[] numbers = row.floats(wanted.toArray(String[]::new));
        if (numbers.length != count) {
            throw new InvalidInputException("The record must have " + count + " numbers, got " + numbers.length);
        }
        return numbers;
    }
}
