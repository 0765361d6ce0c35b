package dev.augur.streaming.numbers;

import java.nio.FloatBuffer;

/**
 * Reads the numbers of records that are written as most are, and leaves all others to the general way. What it reads is what the
 * general way would have read, bit by bit. One thread at a time.
 */
public interface PlainNumbers {
    /** Bytes that must be there, whatever they are, behind those that are read. */
    int SPARE_BYTES = 16;

    /** The record is not read. */
    int LEFT = -1;

    /**
     * Whether a record that has this byte alone is none.
     *
     * @param b a byte
     * @return true if it ends lines
     */
    boolean isLineEnd(byte b);

    /**
     * Reads a record.
     *
     * @param bytes with {@link #SPARE_BYTES} more than those up to {@code to}
     * @param from where the record begins
     * @param to where the bytes end, perhaps before the record does
     * @param target gets the numbers, and what is not theirs if the record is left
     * @param row the place of the first one
     * @return the place behind the byte that ends the record, or {@link #LEFT}
     */
    int read(byte[] bytes, int from, int to, FloatBuffer target, int row);
}
