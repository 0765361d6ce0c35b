package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.nio.ByteBuffer;
import java.util.List;

/** A record that could not be read. */
final class UnreadableRow extends Row {
    private final InvalidInputException error;

    UnreadableRow(Position position, InvalidInputException error) {
        super(position);
        this.error = error;
    }

    @Override
    public InvalidInputException error() {
        return error;
    }

    @Override
    public List<String> columns() {
        throw error;
    }

    @Override
    public boolean has(String column) {
        throw error;
    }

    @Override
    public String text(String column) {
        throw error;
    }

    @Override
    public double number(String column) {
        throw error;
    }

    @Override
    public long integer(String column) {
        throw error;
    }

    @Override
    public float[] floats(String... columns) {
        throw error;
    }

    @Override
    public double[] numbers(String column) {
        throw error;
    }

    @Override
    public long[] integers(String column) {
        throw error;
    }

    @Override
    public ByteBuffer bytes(String column) {
        throw error;
    }
}
