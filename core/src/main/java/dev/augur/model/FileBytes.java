package dev.augur.model;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A few bytes of a file, from anywhere in it. One thread at a time. */
final class FileBytes implements Closeable {
    private final SeekableByteChannel channel;
    private final long size;

    private FileBytes(SeekableByteChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    static FileBytes open(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        boolean opened = false;
        try {
            FileBytes bytes = new FileBytes(channel, channel.size());
            opened = true;
            return bytes;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    long size() {
        return size;
    }

    /** Little-endian; fewer than asked for at the end of the file, none behind it. */
    ByteBuffer at(long offset, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, size - offset)))
                .order(ByteOrder.LITTLE_ENDIAN);
        channel.position(offset);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes.flip();
    }

    /** Whether these characters, each of them a byte, stand there. */
    boolean has(long offset, String latin1) throws IOException {
        byte[] expected = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return at(offset, expected.length).equals(ByteBuffer.wrap(expected));
    }

    /** The first bytes, for a person. */
    String hex(int count) throws IOException {
        ByteBuffer first = at(0, count);
        return HexFormat.ofDelimiter(" ").formatHex(first.array(), 0, first.limit());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
