package dev.augur.streaming;

import java.io.IOException;
import java.nio.FloatBuffer;

/** Records whose numbers can be read without a row, as far as they are written as most are. One thread at a time. */
interface NumberRecords extends Records {
    /** What became of a record's numbers. */
    enum NumbersFound {
        /** There is no other record. */
        END,
        /** They were all read. */
        ALL,
        /** They were not read: the row must be. */
        NONE
    }

    /**
     * Goes to the next record, and reads its numbers if it is a plain one.
     *
     * @param columns the same at each call
     * @param target gets the numbers
     * @param row the place of the first one; what is not read may leave anything there
     */
    NumbersFound nextNumbers(NumberColumns columns, FloatBuffer target, int row) throws IOException;
}
