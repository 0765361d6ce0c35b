package dev.augur.onnxruntime;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes of a file at any position, through one small buffer however large the file is. Not thread-safe. Not a channel: with the
 * first channel a JVM opens sockets.
 */
final class FileBytes {
    private static final int CAPACITY = 4096;

    private final RandomAccessFile file;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
    /** Where the buffer's first byte stands in the file. */
    private long start;

    FileBytes(RandomAccessFile file) throws IOException {
        this.file = file;
        this.size = file.length();
        buffer.limit(0);
    }

    long size() {
        return size;
    }

    int byteAt(long position) throws IOException, RefusedModelException {
        long index = position - start;
        return buffer.get(index >= 0 && index < buffer.limit() ? (int) index : index(position, 1)) & 0xFF;
    }

    int shortAt(long position) throws IOException, RefusedModelException {
        return buffer.getShort(index(position, Short.BYTES)) & 0xFFFF;
    }

    int intAt(long position) throws IOException, RefusedModelException {
        return buffer.getInt(index(position, Integer.BYTES));
    }

    long longAt(long position) throws IOException, RefusedModelException {
        return buffer.getLong(index(position, Long.BYTES));
    }

    byte[] bytesAt(long position, int length) throws IOException, RefusedModelException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int part = Math.min(CAPACITY, length - done);
            buffer.get(index(position + done, part), bytes, done, part);
            done += part;
        }
        return bytes;
    }

    private int index(long position, int length) throws IOException, RefusedModelException {
        if (position < 0 || position > size - length) {
            throw new RefusedModelException("it is damaged: " + length + " bytes are missing at offset " + position);
        }
        if (position < start || position + length > start + buffer.limit()) {
            fill(position, length);
        }
        return (int) (position - start);
    }

    private void fill(long position, int length) throws IOException, RefusedModelException {
        file.seek(position);
        int filled = 0;
        while (filled < length) {
            int read = file.read(buffer.array(), filled, CAPACITY - filled);
            if (read < 0) {
                throw new RefusedModelException("it changed while it was read: it ends before offset " + position);
            }
            filled += read;
        }
        buffer.limit(filled);
        start = position;
    }
}
