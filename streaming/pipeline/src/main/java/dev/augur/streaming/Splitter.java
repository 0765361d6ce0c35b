package dev.augur.streaming;

/** Finds where records end in UTF-8 bytes that come in pieces. One thread at a time. */
interface Splitter {
    /**
     * Goes on with the current record.
     *
     * @return position behind the byte that ends the record, where the next record begins; -1 if it goes on behind
     *     {@code to}
     */
    int scan(byte[] bytes, int from, int to);

    /** Whether the record, as far as it was scanned, is one that a line end does not end. */
    boolean isOpen();
}
