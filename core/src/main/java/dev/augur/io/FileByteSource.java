package dev.augur.io;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file, pinned to the size and time of change that it had when it was first asked for. */
final class FileByteSource implements ByteSource {
    private record Version(long length, FileTime changed) {
        @Override
        public String toString() {
            return length + " bytes of " + changed;
        }
    }

    private final Path file;
    private @Nullable Version pinned;

    FileByteSource(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public long length() throws IOException {
        return pin().length();
    }

    @Override
    public String version() throws IOException {
        return pin().toString();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        Version version = pin();
        Objects.checkFromToIndex(offset, version.length(), version.length());
        FileChannel channel = FileChannel.open(file);
        channel.position(offset);
        return new PinnedStream(Channels.newInputStream(channel), offset, version.length());
    }

    private synchronized Version pin() throws IOException {
        Version now = stat();
        if (pinned == null) {
            pinned = now;
        } else if (!pinned.equals(now)) {
            String change = file + " changed while it was read: it had " + pinned + ", now it has " + now.length()
                    + " of " + now.changed();
            throw new SourceChangedException(change, null);
        }
        return now;
    }

    private Version stat() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.size(), attributes.lastModifiedTime());
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
    }

    @Override
    public String toString() {
        return name();
    }

    /** Fails where the file ends before its pinned length or changed meanwhile, and reads no further than that. */
    private final class PinnedStream extends FilterInputStream {
        private final long length;
        private long position;

        PinnedStream(InputStream in, long position, long length) {
            super(in);
            this.position = position;
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (position == length && count > 0) {
                pin();
                return -1;
            }
            int n = in.read(target, from, (int) Math.min(count, length - position));
            if (n < 0) {
                throw new EOFException(file + " ended at byte " + position + " of " + length);
            }
            position += n;
            return n;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(in.available(), length - position);
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(Math.max(count, 0), length - position));
            position += skipped;
            return skipped;
        }
    }
}
