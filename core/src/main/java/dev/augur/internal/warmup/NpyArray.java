package dev.augur.internal.warmup;

import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads arrays in numpy's own format (numpy.org/doc/stable/reference/generated/numpy.lib.format.html): little-endian, row-major,
 * of numbers, {@code bool} or texts. Nothing in it is a program: pickled objects are refused.
 */
final class NpyArray {
    /** {@code \x93NUMPY}. */
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int MOST_HEADER = 1 << 16;
    private static final Pattern HEADER = Pattern.compile(
            "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*}\\s*");
    private static final Pattern TEXTS = Pattern.compile("<U([0-9]{1,6})");
    private static final Map<String, DType> NUMBERS = Map.ofEntries(
            Map.entry("<f4", DType.FLOAT32),
            Map.entry("<f8", DType.FLOAT64),
            Map.entry("<f2", DType.FLOAT16),
            Map.entry("|i1", DType.INT8),
            Map.entry("<i2", DType.INT16),
            Map.entry("<i4", DType.INT32),
            Map.entry("<i8", DType.INT64),
            Map.entry("|u1", DType.UINT8),
            Map.entry("<u2", DType.UINT16),
            Map.entry("<u4", DType.UINT32),
            Map.entry("<u8", DType.UINT64),
            Map.entry("|b1", DType.BOOL));

    private NpyArray() {}

    /**
     * Reads an array into a set.
     *
     * @param source the file
     * @param size its bytes, of which no more are read
     * @param name its name in the set
     * @param into gets it
     * @throws IOException if it is damaged, or no array that a tensor can be
     */
    static void read(InputStream source, long size, String name, Tensors into) throws IOException {
        DataInputStream in = new DataInputStream(source);
        byte[] start = new byte[MAGIC.length + 2];
        in.readFully(start);
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it is no array of numpy");
        }
        int version = start[MAGIC.length];
        int length = version == 1 ? Short.toUnsignedInt(Short.reverseBytes(in.readShort())) : reversedInt(in);
        if (length < 0 || length > MOST_HEADER) {
            throw new IOException("its header must have at most " + MOST_HEADER + " bytes, got " + length);
        }
        byte[] header = new byte[length];
        in.readFully(header);
        long left = size - start.length - (version == 1 ? 2 : 4) - length;
        readElements(in, left, new String(header, StandardCharsets.ISO_8859_1), name, into);
    }

    private static int reversedInt(DataInputStream in) throws IOException {
        return Integer.reverseBytes(in.readInt());
    }

    private static void readElements(DataInputStream in, long left, String header, String name, Tensors into)
            throws IOException {
        Matcher told = HEADER.matcher(header);
        if (!told.matches()) {
            throw new IOException("its header is not understood: " + header.strip());
        }
        String descr = told.group(1);
        Shape shape = shape(told.group(3));
        if (told.group(2).equals("True") && shape.rank() > 1) {
            throw new IOException("it is in Fortran's order; save numpy.ascontiguousarray of it");
        }
        DType dtype = NUMBERS.get(descr);
        Matcher texts = TEXTS.matcher(descr);
        if (dtype != null) {
            requireBytes(shape.elements(), dtype.bytes(), left);
            readNumbers(in, into.allocate(name, dtype, shape));
        } else if (texts.matches()) {
            int characters = Integer.parseInt(texts.group(1));
            requireBytes(shape.elements(), Integer.BYTES * characters, left);
            readTexts(in, characters, into.allocate(name, DType.STRING, shape).strings());
        } else {
            throw new IOException("its type '" + descr + "' is none of "
                    + NUMBERS.keySet().stream().sorted().toList() + " and texts ('<U')");
        }
    }

    private static Shape shape(String sizes) throws IOException {
        try {
            return Shape.of(Arrays.stream(sizes.split(","))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray());
        } catch (IllegalArgumentException e) {
            throw new IOException("its shape (" + sizes + ") cannot be", e);
        }
    }

    /** What is allocated is what the file has. */
    private static void requireBytes(long elements, int each, long left) throws IOException {
        if (Math.multiplyHigh(elements, each) != 0 || elements * each != left) {
            throw new IOException(
                    "its " + elements + " elements of " + each + " bytes must fill it, got " + left + " bytes");
        }
    }

    private static void readNumbers(DataInputStream in, Tensor tensor) throws IOException {
        int width = tensor.dtype().bytes();
        boolean reversed = ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN;
        ByteBuffer bytes = tensor.bytes();
        byte[] chunk = new byte[8192];
        while (bytes.hasRemaining()) {
            int count = Math.min(chunk.length, bytes.remaining());
            in.readFully(chunk, 0, count);
            if (reversed) {
                reverse(chunk, count, width);
            }
            bytes.put(chunk, 0, count);
        }
    }

    private static void reverse(byte[] chunk, int count, int width) {
        for (int from = 0; from < count; from += width) {
            for (int i = 0; i < width / 2; i++) {
                byte swapped = chunk[from + i];
                chunk[from + i] = chunk[from + width - 1 - i];
                chunk[from + width - 1 - i] = swapped;
            }
        }
    }

    /** Of a fixed number of code points, filled up with zeros. */
    private static void readTexts(DataInputStream in, int characters, String[] texts) throws IOException {
        for (int i = 0; i < texts.length; i++) {
            StringBuilder text = new StringBuilder();
            int zeros = 0;
            for (int j = 0; j < characters; j++) {
                int point = reversedInt(in);
                if (!Character.isValidCodePoint(point)) {
                    throw new IOException("its text " + i + " has the character " + point + ", which is none");
                }
                zeros = point == 0 ? zeros + 1 : 0;
                text.appendCodePoint(point);
            }
            text.setLength(text.length() - zeros);
            texts[i] = text.toString();
        }
    }
}
