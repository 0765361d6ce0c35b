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
    public int read(long offset, byte[] into, int from, int count) throws IOException {
        return channel.read(ByteBuffer.wrap(into, from, count), offset);
    }

    @Override
    public InputStream open(long from, long to) {
        return new WindowInput(this, from, to);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
