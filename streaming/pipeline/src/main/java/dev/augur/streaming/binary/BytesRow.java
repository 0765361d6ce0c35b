package dev.augur.streaming.binary;

import dev.augur.InvalidInputException;
import dev.augur.streaming.Position;
import dev.augur.streaming.Row;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A record of bytes, its only column. */
final class BytesRow extends Row {
    static final String COLUMN = "bytes";

    private final byte[] bytes;

    BytesRow(Position position, byte[] bytes) {
        super(position);
        this.bytes = bytes;
    }

    @Override
    public List<String> columns() {
        return List.of(COLUMN);
    }

    @Override
    public boolean has(String column) {
        return column.equals(COLUMN);
    }

    @Override
    public ByteBuffer bytes(String column) {
        requireColumn(column);
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public String text(String column) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes(column)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("Column '" + column + "' must be UTF-8 to be a text, it is not", e);
        }
    }

    @Override
    public double number(String column) {
        throw noNumber(column);
    }

    @Override
    public long integer(String column) {
        throw noNumber(column);
    }

    @Override
    public float[] floats(String... columns) {
        if (columns.length == 0) {
            return new float[0];
        }
        throw noNumber(columns[0]);
    }

    private InvalidInputException noNumber(String column) {
        requireColumn(column);
        return new InvalidInputException("Column '" + column + "' must be a number, got " + bytes.length + " bytes");
    }

    private void requireColumn(String column) {
        if (!column.equals(COLUMN)) {
            throw unknown("column", column);
        }
    }
}
