package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A record of bytes: the column {@code bytes}, and for a member of an archive also {@code name}. As a text, its bytes must be
 * UTF-8. Immutable and thread-safe.
 */
public final class BinaryRow extends Row {
    private static final String NAME = "name";
    private static final String BYTES = "bytes";

    private final byte[] bytes;

    /**
     * A record.
     *
     * @param position where it is; its member is the column {@code name}, if there is one
     * @param bytes the bytes, not copied; must not change
     */
    public BinaryRow(Position position, byte[] bytes) {
        super(position);
        this.bytes = bytes;
    }

    @Override
    public List<String> columns() {
        return position().member() == null ? List.of(BYTES) : List.of(NAME, BYTES);
    }

    @Override
    public boolean has(String column) {
        return columns().contains(column);
    }

    @Override
    public ByteBuffer bytes(String column) {
        return ByteBuffer.wrap(value(column)).asReadOnlyBuffer();
    }

    @Override
    public String text(String column) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value(column)))
                    .toString();
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
        return new InvalidInputException(
                "Column '" + column + "' must be a number, got " + value(column).length + " bytes");
    }

    private byte[] value(String column) {
        String member = position().member();
        if (member != null && column.equals(NAME)) {
            return member.getBytes(StandardCharsets.UTF_8);
        }
        if (!column.equals(BYTES)) {
            throw unknown("column", column);
        }
        return bytes;
    }
}
