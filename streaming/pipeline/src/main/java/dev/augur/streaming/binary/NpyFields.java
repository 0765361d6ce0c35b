package dev.augur.streaming.binary;

import dev.augur.streaming.Fields;
import dev.augur.streaming.FieldsEncoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects rows of floats in a temporary file, and writes them behind a header that tells how many there are. */
final class NpyFields extends FieldsEncoder {
    /** Where the numbers begin is a multiple of this (numpy.lib.format). */
    private static final int ALIGNMENT = 64;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private final Path file;
    private final OutputStream spool;
    private long rows;
    private int width = -1;
    private float @Nullable [] row;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    private NpyFields(Path file, OutputStream spool) {
        this.file = file;
        this.spool = spool;
    }

    static NpyFields open() throws IOException {
        Path file = Files.createTempFile("augur-", ".npy");
        NpyFields opened = null;
        try {
            opened = new NpyFields(file, new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
            return opened;
        } finally {
            if (opened == null) {
                Files.delete(file);
            }
        }
    }

    @Override
    protected void begin() {
        row = null;
    }

    @Override
    protected void writeTo(OutputStream out) throws IOException {
        float[] values = row;
        if (values == null) {
            throw new IllegalStateException("A row of a NumPy array must have one field, it has none");
        }
        write(values);
    }

    private void write(float[] values) throws IOException {
        if (bytes.capacity() != values.length * Float.BYTES) {
            bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        for (int i = 0; i < values.length; i++) {
            bytes.putFloat(i * Float.BYTES, values[i]);
        }
        spool.write(bytes.array());
        width = values.length;
        rows++;
    }

    /** Without a copy of each row. */
    @Override
    protected void writeNumbers(List<String> names, float[] numbers, OutputStream out) throws IOException {
        if (names.size() != 1) {
            throw new IllegalStateException("A row of a NumPy array must have one field, got " + names);
        }
        check(names.get(0), numbers);
        write(numbers);
    }

    @Override
    protected void finish(OutputStream out) throws IOException {
        spool.close();
        out.write(header());
        Files.copy(file, out);
    }

    private byte[] header() {
        String dictionary =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + Math.max(0, width) + "), }";
        int used = MAGIC.length + Short.BYTES + dictionary.length() + 1;
        int size = (used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        String padded = dictionary + " ".repeat(size - used) + "\n";
        return ByteBuffer.allocate(size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    @Override
    public void close() throws IOException {
        try (spool) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public Fields put(String name, float[] values) {
        if (row != null) {
            throw new IllegalStateException(
                    "A row of a NumPy array must have one field, '" + name + "' is another one");
        }
        check(name, values);
        row = values.clone();
        return this;
    }

    private void check(String name, float[] values) {
        if (width >= 0 ? values.length != width : values.length == 0) {
            throw new IllegalStateException("Field '" + name + "' must have "
                    + (width < 0 ? "at least 1 number" : width + " numbers, as the first row") + ", got "
                    + values.length);
        }
        for (float value : values) {
            checkFinite(name, value);
        }
    }

    @Override
    public Fields put(String name, float value) {
        return put(name, new float[] {value});
    }

    @Override
    public Fields put(String name, @Nullable String value) {
        throw noFloats(name);
    }

    @Override
    public Fields put(String name, long value) {
        throw noFloats(name);
    }

    @Override
    public Fields put(String name, double value) {
        throw noFloats(name);
    }

    @Override
    public Fields put(String name, boolean value) {
        throw noFloats(name);
    }

    private static IllegalStateException noFloats(String name) {
        return new IllegalStateException("Field '" + name + "' must be floats to be a row of a NumPy array");
    }
}
