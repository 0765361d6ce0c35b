package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Collects the fields of a record, and writes the record when it is whole. A format that can be written has one per
 * object. One thread at a time.
 */
public abstract non-sealed class FieldsEncoder extends Fields implements Closeable {
    /** An encoder. */
    protected FieldsEncoder() {}

    /**
     * Begins a record; one that was begun and not written is forgotten.
     *
     * @throws IOException if that fails
     */
    protected abstract void begin() throws IOException;

    /**
     * Writes the record that was begun, with what belongs before it and behind it.
     *
     * @param out the object, decompressed; borrowed
     * @throws IOException if the object cannot be written
     */
    protected abstract void writeTo(OutputStream out) throws IOException;

    /**
     * Writes what belongs behind the last record. Called once, also if there was no record.
     *
     * @param out the object, decompressed; borrowed
     * @throws IOException if the object cannot be written
     */
    protected void finish(OutputStream out) throws IOException {}

    /**
     * Frees what it holds. Called at the end in any case.
     *
     * @throws IOException if that fails
     */
    @Override
    public void close() throws IOException {}

    /**
     * Checks a number that is put.
     *
     * @param name the field
     * @param value the number
     * @throws InvalidInputException if it is not finite
     */
    protected static void checkFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidInputException("Field '" + name + "' must be finite to be written, got " + value);
        }
    }

    /**
     * The error of a field that is there already.
     *
     * @param name the field
     * @return the error, to be thrown
     */
    protected static IllegalStateException putTwice(String name) {
        return new IllegalStateException("Field '" + name + "' is put twice");
    }
}
