package dev.augur.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on an executor, a few chunks ahead of who reads this. The task ends when all chunks are full, so it never blocks
 * a thread of the executor; the reader asks for it again. Where the executor has not begun, the reader's own thread reads, so a busy or
 * refusing executor cannot stop it. One reader; the stream below is used by one thread at a time.
 */
final class ReadAhead extends InputStream {
    private static final int CHUNKS = 4;
    private static final int CHUNK_BYTES = 1 << 17;

    /** Who reads the stream below. */
    private enum Filler {
        NOBODY,
        /** The task, once it begins. */
        ASKED,
        AT_WORK
    }

    /** Bytes that were read together, and what ended them. */
    private static final class Chunk {
        private final byte[] bytes = new byte[CHUNK_BYTES];
        private int from;
        private int to;
        private boolean isLast;
        private long place;
        private @Nullable Throwable failure;
    }

    private final InputStream in;
    private final LongSupplier place;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Chunk> ready = new ArrayDeque<>();
    private final Queue<Chunk> idle = new ArrayDeque<>();
    private Filler filler = Filler.NOBODY;
    /** Whether the executor has the task, begun or not. */
    private boolean isQueued;

    private boolean ended;
    private boolean closed;

    private Chunk current = new Chunk();

    /**
     * Reads ahead.
     *
     * @param in closed with this
     * @param place of what was read, asked for on the thread that reads
     * @param executor stays the caller's
     */
    ReadAhead(InputStream in, LongSupplier place, Executor executor) {
        this.in = in;
        this.place = place;
        this.executor = executor;
        for (int i = 1; i < CHUNKS; i++) {
            idle.add(new Chunk());
        }
    }

    /** The place of what was given out. */
    long place() {
        return current.place;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        while (current.from == current.to) {
            throwFailure(current.failure);
            if (current.isLast) {
                return -1;
            }
            advance();
        }
        int n = Math.min(count, current.to - current.from);
        System.arraycopy(current.bytes, current.from, target, offset, n);
        current.from += n;
        return n;
    }

    /** What ended the stream below ends this one, on the reader's thread. */
    private static void throwFailure(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    /** Goes to the next chunk. */
    private void advance() throws InterruptedIOException {
        Chunk empty = current;
        Chunk full = awaitChunk();
        if (full == null) {
            fill(empty);
            ended(empty.isLast);
        } else {
            current = full;
            giveBack(empty);
        }
        ask();
    }

    /** The next chunk that was read ahead; null if this thread is to read. */
    private @Nullable Chunk awaitChunk() throws InterruptedIOException {
        lock.lock();
        try {
            while (ready.isEmpty() && filler == Filler.AT_WORK) {
                changed.await();
            }
            if (ready.isEmpty()) {
                filler = Filler.AT_WORK;
            }
            return ready.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Reading ahead was interrupted");
        } finally {
            lock.unlock();
        }
    }

    /** This thread has read. */
    private void ended(boolean isLast) {
        lock.lock();
        try {
            ended |= isLast;
            filler = Filler.NOBODY;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Chunk empty) {
        lock.lock();
        try {
            idle.add(empty);
        } finally {
            lock.unlock();
        }
    }

    /** Has the executor read, if there is room and it does not yet. */
    private void ask() {
        lock.lock();
        try {
            if (ended || filler != Filler.NOBODY || idle.isEmpty()) {
                return;
            }
            filler = Filler.ASKED;
            if (isQueued) {
                return;
            }
            isQueued = true;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::fillAll);
        } catch (RejectedExecutionException e) {
            refused();
        }
    }

    /** This thread reads when its turn comes. */
    private void refused() {
        lock.lock();
        try {
            isQueued = false;
            filler = Filler.NOBODY;
        } finally {
            lock.unlock();
        }
    }

    /** The task: reads until all chunks are full. */
    private void fillAll() {
        Chunk chunk = begin();
        while (chunk != null) {
            fill(chunk);
            chunk = goOn(chunk);
        }
    }

    private @Nullable Chunk begin() {
        lock.lock();
        try {
            isQueued = false;
            if (filler != Filler.ASKED || closed) {
                return null;
            }
            Chunk chunk = idle.poll();
            filler = chunk == null ? Filler.NOBODY : Filler.AT_WORK;
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Chunk goOn(Chunk full) {
        lock.lock();
        try {
            ready.add(full);
            ended |= full.isLast;
            Chunk chunk = ended || closed ? null : idle.poll();
            filler = chunk == null ? Filler.NOBODY : Filler.AT_WORK;
            changed.signalAll();
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock, by the thread that is at work. */
    private void fill(Chunk chunk) {
        chunk.from = 0;
        chunk.to = 0;
        try {
            int n = 0;
            while (n >= 0 && chunk.to < chunk.bytes.length) {
                n = in.read(chunk.bytes, chunk.to, chunk.bytes.length - chunk.to);
                chunk.to += Math.max(0, n);
            }
            chunk.isLast = n < 0;
        } catch (IOException | RuntimeException | Error e) {
            chunk.failure = e;
            chunk.isLast = true;
        }
        chunk.place = place.getAsLong();
    }

    /** Waits for the thread that reads, even if interrupted; the interrupt stays set. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            ended = true;
            while (filler == Filler.AT_WORK) {
                changed.awaitUninterruptibly();
            }
            filler = Filler.NOBODY;
        } finally {
            lock.unlock();
        }
        in.close();
    }
}
