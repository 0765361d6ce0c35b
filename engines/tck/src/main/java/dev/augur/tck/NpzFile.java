package dev.augur.tck;

import dev.augur.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Arrays in a file as {@code numpy.savez} writes it, such as the samples of a warm-up. Not thread-safe. */
public final class NpzFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private final Map<String, byte[]> arrays = new LinkedHashMap<>();

    /** No arrays yet. */
    public NpzFile() {}

    /**
     * Adds an array of floats.
     *
     * @param name its name
     * @param shape its shape
     * @param values row-major
     * @return this file
     */
    public NpzFile floats(String name, Shape shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return array(name, "<f4", shape, raw.array());
    }

    /**
     * Adds an array of longs.
     *
     * @param name its name
     * @param shape its shape
     * @param values row-major
     * @return this file
     */
    public NpzFile longs(String name, Shape shape, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return array(name, "<i8", shape, raw.array());
    }

    private NpzFile array(String name, String type, Shape shape, byte[] raw) {
        StringBuilder sizes = new StringBuilder();
        for (long size : shape.toArray()) {
            sizes.append(size).append(',');
        }
        byte[] header = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        arrays.put(
                name,
                ByteBuffer.allocate(MAGIC.length + 2 + header.length + raw.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(MAGIC)
                        .putShort((short) header.length)
                        .put(header)
                        .put(raw)
                        .array());
        return this;
    }

    /**
     * Writes the file, and the folders above it.
     *
     * @param file where; replaced if it is there
     * @return the file
     * @throws IOException if it cannot be written
     */
    public Path writeTo(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return file;
    }
}
