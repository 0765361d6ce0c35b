package dev.augur.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/** A file that gets its name when it is complete. */
final class FileByteSink implements ByteSink {
    private static final Pattern PART = Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part$");

    private final Path file;

    FileByteSink(Path file) {
        this.file = file;
    }

    /** Whether a file is one that was not committed, by its name. */
    static boolean isPart(Path file) {
        return PART.matcher(file.getFileName().toString()).find();
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public PendingBytes open() throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("Cannot write " + target + ": there is no folder " + folder);
        }
        Path part = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".part");
        return new PendingFile(target, part);
    }

    @Override
    public String toString() {
        return name();
    }

    private static final class PendingFile extends PendingBytes {
        private final Path target;
        private final Path part;
        private final FileChannel channel;

        PendingFile(Path target, Path part) throws IOException {
            this.target = target;
            this.part = part;
            this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int from, int count) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(source, from, count);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public void commit() throws IOException {
            channel.force(true);
            channel.close();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(part);
        }
    }
}
