package dev.augur.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A few bytes of a file, from anywhere in it. The file must be one of the operating system, as engines need it too. One
 * thread at a time.
 */
final class FileBytes implements Closeable {
    private static final int HEAD_BYTES = 4096;

    /** Not a channel: the first one of a process costs a pair of sockets on JDK 17. */
    private final RandomAccessFile file;

    private final long size;

    /** Most of what is asked for lies here. */
    private final byte[] head;

    private FileBytes(RandomAccessFile file) throws IOException {
        this.file = file;
        this.size = file.length();
        this.head = new byte[(int) Math.min(HEAD_BYTES, size)];
        file.readFully(head);
    }

    static FileBytes open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        boolean opened = false;
        try {
            FileBytes bytes = new FileBytes(file);
            opened = true;
            return bytes;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    long size() {
        return size;
    }

    /** Little-endian; fewer than asked for at the end of the file, none behind it. */
    ByteBuffer at(long offset, int count) throws IOException {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(count, size - offset))];
        if (offset + bytes.length <= head.length) {
            System.arraycopy(head, (int) offset, bytes, 0, bytes.length);
        } else if (bytes.length > 0) {
            file.seek(offset);
            file.readFully(bytes);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether these characters, each of them a byte, stand there. */
    boolean has(long offset, String latin1) throws IOException {
        byte[] expected = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return at(offset, expected.length).equals(ByteBuffer.wrap(expected));
    }

    /** The first bytes, for a person. */
    String hex(int count) throws IOException {
        ByteBuffer first = at(0, count);
        byte[] bytes = new byte[first.remaining()];
        first.get(bytes);
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
