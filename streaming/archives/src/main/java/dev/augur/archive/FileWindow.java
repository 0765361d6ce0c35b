package dev.augur.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file that is read at any place. One thread at a time. */
final class FileWindow implements Window {
    private final FileChannel channel;
    private final long size;

    FileWindow(Path file) throws IOException {
        this.channel = FileChannel.open(file);
        this.size = channel.size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer read(long offset, int count) throws IOException {
        requireInside(offset, count);
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes.flip();
    }

    @Override
    public InputStream open(long from, long to) {
        return new InputStream() {
            private long at = from;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                if (at == to && count > 0) {
                    return -1;
                }
                int n = channel.read(ByteBuffer.wrap(into, offset, (int) Math.min(count, to - at)), at);
                at += Math.max(0, n);
                return n;
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
