package dev.augur.onnxruntime;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * Bytes of a file at any position, through one small buffer however large the file is. Not thread-safe. Not a channel: with the
 * first channel a JVM opens sockets.
 */
final class FileBytes {
    private static final int CAPACITY = 4096;

    private final RandomAccessFile file;
    private final long size;
    /** An array and not a buffer, whose calls in calls are slow in a program that just started. */
    private final byte[] bytes = new byte[CAPACITY];

    private int filled;
    /** Where the first byte of the array stands in the file. */
    private long start;

    FileBytes(RandomAccessFile file) throws IOException {
        this.file = file;
        this.size = file.length();
    }

    long size() {
        return size;
    }

    int byteAt(long position) throws IOException, RefusedModelException {
        long index = position - start;
        return bytes[index >= 0 && index < filled ? (int) index : index(position, 1)] & 0xFF;
    }

    int shortAt(long position) throws IOException, RefusedModelException {
        int at = index(position, Short.BYTES);
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    int intAt(long position) throws IOException, RefusedModelException {
        return int32(index(position, Integer.BYTES));
    }

    long longAt(long position) throws IOException, RefusedModelException {
        int at = index(position, Long.BYTES);
        return (int32(at) & 0xFFFF_FFFFL) | (long) int32(at + Integer.BYTES) << Integer.SIZE;
    }

    /** Little-endian. */
    private int int32(int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }

    byte[] bytesAt(long position, int length) throws IOException, RefusedModelException {
        byte[] copy = new byte[length];
        for (int done = 0; done < length; ) {
            int part = Math.min(CAPACITY, length - done);
            System.arraycopy(bytes, index(position + done, part), copy, done, part);
            done += part;
        }
        return copy;
    }

    private int index(long position, int length) throws IOException, RefusedModelException {
        if (position < 0 || position > size - length) {
            throw new RefusedModelException("it is damaged: " + length + " bytes are missing at offset " + position);
        }
        if (position < start || position + length > start + filled) {
            fill(position, length);
        }
        return (int) (position - start);
    }

    private void fill(long position, int length) throws IOException, RefusedModelException {
        file.seek(position);
        int read = 0;
        while (read < length) {
            int more = file.read(bytes, read, CAPACITY - read);
            if (more < 0) {
                throw new RefusedModelException("it changed while it was read: it ends before offset " + position);
            }
            read += more;
        }
        filled = read;
        start = position;
    }
}
