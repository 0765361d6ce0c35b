package dev.augur.model.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Locks with names, among the threads of this object and among processes, which the system lets go of when their process
 * ends, however it ends. Each is a lock on an empty file that stays. Thread-safe.
 *
 * <p>A process loses its lock on a file when it closes any of its channels to that file (POSIX), so there is one channel per
 * file, and one of these objects per folder and process.
 */
final class FileLocks implements AutoCloseable {
    private static final long POLL_MILLIS = 100;
    private static final String OPEN = "open";

    private final Path folder;
    private final Duration patience;
    private final LongSupplier nanoClock;
    private final Map<String, Locked> held = new HashMap<>();

    /**
     * Locks in a folder.
     *
     * @param folder where their files are
     * @param patience how long to wait for somebody who holds one for a moment only
     * @param nanoClock measures that
     * @throws IOException if the folder cannot be written, has no locks, or is in use by another one of this process
     */
    FileLocks(Path folder, Duration patience, LongSupplier nanoClock) throws IOException {
        this.folder = folder;
        this.patience = patience;
        this.nanoClock = nanoClock;
        try {
            tryLock(OPEN, true);
        } catch (OverlappingFileLockException e) {
            throw new IOException(folder + " is in use by another DiskCache of this process; share that one", e);
        }
    }

    private static final class Locked {
        final FileChannel channel;
        final boolean shared;
        int holders = 1;

        Locked(FileChannel channel, boolean shared) {
            this.channel = channel;
            this.shared = shared;
        }
    }

    /** Null if it is held by somebody in a way that forbids this one. */
    synchronized @Nullable Hold tryLock(String name, boolean shared) throws IOException {
        Locked mine = held.get(name);
        if (mine == null) {
            FileChannel channel = open(name, shared);
            if (channel == null) {
                return null;
            }
            held.put(name, new Locked(channel, shared));
        } else if (mine.shared && shared) {
            mine.holders++;
        } else {
            return null;
        }
        return new Hold(name);
    }

    private @Nullable FileChannel open(String name, boolean shared) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            locked = lock != null;
            return locked ? channel : null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** Waits for it as long as there is patience; null then. */
    synchronized @Nullable Hold await(String name, boolean shared, Patience patience)
            throws IOException, InterruptedException {
        Hold hold = tryLock(name, shared);
        while (hold == null) {
            long asked = nanoClock.getAsLong();
            wait(POLL_MILLIS); // For the threads of this object; of other processes nobody tells.
            hold = tryLock(name, shared);
            boolean idle = nanoClock.getAsLong() - asked >= TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
            if (hold == null && idle && patience.isAtItsEnd()) {
                return null;
            }
        }
        return hold;
    }

    /** Waits for one that nobody holds for long. */
    Hold lock(String name, boolean shared) throws IOException, InterruptedException {
        long start = nanoClock.getAsLong();
        Hold hold = await(name, shared, () -> nanoClock.getAsLong() - start > patience.toNanos());
        if (hold == null) {
            throw new IOException("another process holds " + folder.resolve(name) + " for more than "
                    + patience.toSeconds() + " s; it may be stopped, or its host gone");
        }
        return hold;
    }

    /** Does something under a lock that nobody else holds. */
    <T extends @Nullable Object> T alone(String name, Action<T> action) throws IOException, InterruptedException {
        Hold hold = lock(name, false);
        try {
            return action.run();
        } finally {
            hold.close();
        }
    }

    /** How long to wait. */
    @FunctionalInterface
    interface Patience {
        boolean isAtItsEnd() throws IOException;
    }

    /** What is done under a lock. */
    @FunctionalInterface
    interface Action<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /** Lets go of one hold of this name, if there is one. */
    synchronized void release(String name) throws IOException {
        Locked mine = held.get(name);
        if (mine != null && --mine.holders == 0) {
            held.remove(name);
            mine.channel.close();
            notifyAll();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Locked locked : held.values()) {
            locked.channel.close();
        }
        held.clear();
        notifyAll();
    }

    /** A lock that is held, until it is closed. */
    final class Hold implements AutoCloseable {
        private final String name;
        private boolean released;

        private Hold(String name) {
            this.name = name;
        }

        /** Does nothing the second time. */
        @Override
        public void close() throws IOException {
            if (!released) {
                released = true;
                release(name);
            }
        }
    }
}
