package dev.augur.streaming;

/**
 * Where a record is.
 *
 * @param object the name of the object that holds it
 * @param record its number in the object, from 1; headers and blank lines do not count
 * @param offset the offset of its first byte in the decompressed object, from 0
 */
public record Position(String object, long record, long offset) {
    @Override
    public String toString() {
        return "record " + record + " of " + object + " at byte " + offset;
    }
}
