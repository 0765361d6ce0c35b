package dev.augur.streaming;

/**
 * When a part of the output ends: at the first batch behind which one of both is reached. Parts of so many records begin at
 * the same records however often a run is resumed; so do parts of so many bytes, as long as the program that compresses them
 * is the same.
 *
 * @param records records that were read for the part, at least 1
 * @param bytes bytes of the part, as they are stored, at least 1
 */
public record PartSize(long records, long bytes) {
    /**
     * Checks both.
     *
     * @param records as the record has it
     * @param bytes as the record has it
     */
    public PartSize {
        if (records < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "A part must have at least 1 record and 1 byte, got " + records + " and " + bytes);
        }
    }

    /**
     * Parts by records.
     *
     * @param records records that are read for a part, at least 1; exact
     * @return the size
     */
    public static PartSize ofRecords(long records) {
        return new PartSize(records, Long.MAX_VALUE);
    }

    /**
     * Parts by bytes.
     *
     * @param bytes bytes of a part, as they are stored; it ends behind the batch that reaches them
     * @return the size
     */
    public static PartSize ofBytes(long bytes) {
        return new PartSize(Long.MAX_VALUE, bytes);
    }
}
