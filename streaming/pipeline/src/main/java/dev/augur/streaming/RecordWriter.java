package dev.augur.streaming;

/**
 * Turns a row and its prediction into a record of the output. Called on the thread of the run, in the order of the rows.
 *
 * @param <O> the type of a prediction
 */
@FunctionalInterface
public interface RecordWriter<O> {
    /**
     * Puts the fields of one record.
     *
     * @param row the row that was predicted
     * @param value its prediction
     * @param out takes the fields; valid for the call only
     * @throws dev.augur.InvalidInputException if the record cannot be written; it fails alone
     */
    void write(Row row, O value, Fields out);
}
