package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

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
     * Writes a record of numbers. By default it is put together as any other.
     *
     * @param names of the fields, in order: one that has all numbers, or one for each
     * @param numbers borrowed for the call; one alone is no array
     * @param out the object, decompressed; borrowed
     * @throws InvalidInputException if a number is not finite; then nothing is written
     * @throws IOException if the object cannot be written
     */
    protected void writeNumbers(List<String> names, float[] numbers, OutputStream out) throws IOException {
        begin();
        if (names.size() == 1 && numbers.length != 1) {
            put(names.get(0), numbers);
        } else {
            for (int i = 0; i < numbers.length; i++) {
                put(names.get(i), numbers[i]);
            }
        }
        writeTo(out);
    }

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
