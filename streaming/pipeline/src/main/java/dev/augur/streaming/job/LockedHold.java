package dev.augur.streaming.job;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A hold that no other process has at the same time. */
final class LockedHold implements Checkpoint.Held {
    private final Checkpoint.Held held;
    private final FileChannel channel;

    LockedHold(Path file, Checkpoint.Held held) throws IOException {
        this.held = held;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = lock() != null;
            if (!locked) {
                throw new IOException("Another run of this job is under way: " + file + " is locked");
            }
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private @Nullable FileLock lock() throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // It is this process that holds it.
            return null;
        }
    }

    @Override
    public @Nullable String read() throws IOException {
        return held.read();
    }

    @Override
    public void write(String text) throws IOException {
        held.write(text);
    }

    /** Frees the lock; the file stays, since another process may wait to lock it. */
    @Override
    public void close() throws IOException {
        try (held) {
            channel.close();
        }
    }
}
