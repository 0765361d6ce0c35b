package dev.augur.streaming;

import org.jspecify.annotations.Nullable;

/**
 * Where a record is.
 *
 * @param object the name of the object that holds it
 * @param record its number in the object, from 1; headers and blank lines do not count
 * @param offset the offset of its first byte in the decompressed object, from 0
 * @param member the name of the record in an archive, or null in formats whose records have no names
 */
public record Position(
        String object, long record, long offset, @Nullable String member) {
    /**
     * A record without a name of its own.
     *
     * @param object the name of the object that holds it
     * @param record its number in the object, from 1
     * @param offset the offset of its first byte in the decompressed object, from 0
     */
    public Position(String object, long record, long offset) {
        this(object, record, offset, null);
    }

    @Override
    public String toString() {
        String place = "record " + record + " of " + object + " at byte " + offset;
        return member == null ? place : place + ", member '" + Row.cut(member) + "'";
    }
}
