package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;

/** Collects the fields of a record, and writes the record when it is whole. */
abstract sealed class FieldsEncoder extends Fields permits JsonFields, CsvFields {
    /** Begins a record; one that was begun and not written is forgotten. */
    abstract void begin() throws IOException;

    /** Writes the record, with what belongs before it and behind it. */
    abstract void writeTo(OutputStream out) throws IOException;

    static void checkFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidInputException("Field '" + name + "' must be finite to be written, got " + value);
        }
    }

    static IllegalStateException putTwice(String name) {
        return new IllegalStateException("Field '" + name + "' is put twice");
    }
}
