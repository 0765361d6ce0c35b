package dev.augur.streaming;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one object, one after the other, as a {@link RecordFormat} finds them. Going to a record and reading it
 * are two steps, so that records can be skipped without being looked into. Memory must not grow with the object. One
 * thread at a time.
 */
public interface Records extends Closeable {
    /**
     * Goes to the next record, whether or not it was read. A record that is malformed is a record too, as long as its end
     * can be found.
     *
     * @return false at the end of the object
     * @throws BrokenObjectException if what is there does not tell where the record ends, or the header is wrong
     * @throws IOException if the object cannot be read on
     */
    boolean next() throws IOException;

    /**
     * Reads the record that {@link #next()} went to; called once at most.
     *
     * @param position where it is, for the row
     * @return the row, which holds nothing of this object's buffers
     * @throws dev.augur.InvalidInputException if the record is malformed or too long; it fails alone
     * @throws IOException if the object cannot be read on
     */
    Row row(Position position) throws IOException;

    /**
     * Where the record begins.
     *
     * @return the offset of its first byte in the decompressed object, from 0
     */
    long offset();

    /**
     * Where the record ends.
     *
     * @return the offset behind its last byte and what separates it from the next, in the decompressed object. It is the
     *     same however the object is read, for a resumed run is held against it
     */
    long end();

    /**
     * The memory that the record takes.
     *
     * @return bytes
     */
    int size();

    /**
     * Goes to the record that begins at a place, or to the end of the object, instead of to the first one. Called once at
     * most, before the first {@link #next()}, with what {@link #end()} gave in another reading of the same object.
     *
     * @param offset the place in the decompressed object; {@link RecordInput#streamAt} gives the bytes from there
     * @return false, the default, if the format cannot; then the records before are gone over one by one
     * @throws IOException if the object cannot be read there
     */
    default boolean startAt(long offset) throws IOException {
        return false;
    }

    /**
     * The record as it is written in the object, for dead letters.
     *
     * @return its bytes without what separates it from the next, owned by the caller; null, the default, if it has none of
     *     its own, or too many
     */
    default byte @Nullable [] raw() {
        return null;
    }

    /**
     * What the record is in an archive.
     *
     * @return the name of the member, or null in formats that have no names for records
     */
    default @Nullable String member() {
        return null;
    }

    /**
     * Frees what is not the input's.
     *
     * @throws IOException if that fails
     */
    @Override
    default void close() throws IOException {}
}
