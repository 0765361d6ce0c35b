package dev.augur.streaming.binary;

import dev.augur.streaming.BrokenObjectException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a NumPy array is.
 *
 * @param type of its numbers
 * @param order of their bytes
 * @param rows how many rows it has
 * @param rowBytes bytes of each row
 */
record NpyHeader(NumberType type, ByteOrder order, long rows, int rowBytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_BYTES = 1 << 16;

    static NpyHeader read(BinaryInput in, int maxRowBytes) throws IOException {
        byte[] head = in.bytes(MAGIC.length + 2, "the header of a NumPy array");
        if (!Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw in.broken(0, "a NumPy array must begin with 93 'NUMPY'");
        }
        int version = head[MAGIC.length] & 0xff;
        if (version < 1 || version > 3 || head[MAGIC.length + 1] != 0) {
            throw in.broken(
                    MAGIC.length,
                    "the version of a NumPy array must be 1.0, 2.0 or 3.0, got " + version + "."
                            + (head[MAGIC.length + 1] & 0xff));
        }
        long length = version == 1
                ? in.read(Short.BYTES, "the header of a NumPy array").getShort() & 0xffffL
                : in.read(Integer.BYTES, "the header of a NumPy array").getInt() & 0xffffffffL;
        if (length > MAX_BYTES) {
            throw in.broken(
                    MAGIC.length + 2,
                    "the header of a NumPy array must have at most " + MAX_BYTES + " bytes, it has " + length);
        }
        long at = in.offset();
        String text = new String(in.bytes((int) length, "the header of a NumPy array"), StandardCharsets.ISO_8859_1);
        NpyDictionary dictionary = new NpyDictionary(text, (place, what) -> in.broken(at + place, what));
        return of(dictionary.parse(), maxRowBytes, what -> in.broken(at, what));
    }

    /** Makes the error for what the header says. */
    private interface Refusal {
        BrokenObjectException of(String what);
    }

    private static NpyHeader of(NpyDictionary.Entries entries, int maxRowBytes, Refusal refusal)
            throws BrokenObjectException {
        if (entries.fortranOrder()) {
            throw refusal.of("an array in Fortran order has no rows that lie together; save it with"
                    + " numpy.ascontiguousarray");
        }
        String descr = entries.descr();
        NumberType type = type(descr, refusal);
        if (entries.shape().isEmpty()) {
            throw refusal.of("an array must have at least one dimension, its shape is ()");
        }
        long rows = entries.shape().get(0);
        long rowBytes = type.size();
        try {
            for (long size : entries.shape().subList(1, entries.shape().size())) {
                rowBytes = Math.multiplyExact(rowBytes, size);
            }
            Math.multiplyExact(rows, rowBytes);
        } catch (ArithmeticException e) {
            throw refusal.of("the shape " + entries.shape() + " is larger than any object");
        }
        if (rowBytes > maxRowBytes) {
            throw refusal.of("a row must have at most " + maxRowBytes + " bytes, it has " + rowBytes);
        }
        if (rowBytes == 0 && rows > 0) {
            throw refusal.of("the rows of shape " + entries.shape() + " have no numbers");
        }
        ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(type, order, rows, (int) rowBytes);
    }

    private static NumberType type(String descr, Refusal refusal) throws BrokenObjectException {
        if (descr.length() == 3) {
            NumberType type = NumberType.of(descr.substring(1));
            char order = descr.charAt(0);
            if (type != null && (order == '<' || order == '>' || (order == '|' && type.size() == 1))) {
                return type;
            }
        }
        throw refusal.of("the dtype must be a boolean, a whole number or a float of 16 to 64 bits, got '" + descr + "'"
                + (descr.contains("O") ? "; Python objects are programs, which are never read" : ""));
    }
}
