package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an object, unpacked once, by whichever thread comes first, up to a limit; then read by one thread, which unpacks what lies behind the
 * limit.
 */
final class Piece implements Runnable {
    /** The piece does not end as it should. */
    static final int FAILED = -2;

    private static final int CHUNK_BYTES = 1 << 17;

    private final Cut cut;
    private final int maxAheadBytes;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean abandoned;

    /** Set by the thread that unpacks, and read by others when that is done. */
    private final Queue<ByteBuffer> chunks = new ArrayDeque<>();

    private @Nullable Unpacking decoder;
    private @Nullable Throwable failure;
    private boolean ended;

    private long given;

    Piece(Cut cut, int maxAheadBytes) {
        this.cut = cut;
        this.maxAheadBytes = maxAheadBytes;
    }

    Cut cut() {
        return cut;
    }

    /** How many bytes were read of it. */
    long given() {
        return given;
    }

    /** Unpacks, unless another thread does or did. */
    @Override
    public void run() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        try {
            unpack();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            done.countDown();
        }
    }

    private void unpack() throws IOException {
        Unpacking opened = cut.entry().alone(cut);
        decoder = opened;
        long ahead = 0;
        while (!ended && !abandoned && ahead < maxAheadBytes) {
            byte[] bytes = new byte[CHUNK_BYTES];
            int count = opened.readNBytes(bytes, 0, bytes.length);
            ended = count < bytes.length;
            chunks.add(ByteBuffer.wrap(bytes, 0, count));
            ahead += count;
        }
        if (ended) {
            opened.close();
        }
    }

    /** Waits until it is unpacked, or up to the limit; unpacks on this thread if no other has begun. */
    void await() throws InterruptedIOException {
        run();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Reading was interrupted while it was unpacked");
        }
    }

    /** Reads it: -1 at the end, {@link #FAILED} if it has none. */
    int read(byte[] target, int from, int count) {
        ByteBuffer chunk = chunks.peek();
        while (chunk != null && !chunk.hasRemaining()) {
            chunks.remove();
            chunk = chunks.peek();
        }
        int n = chunk == null ? readOn(target, from, count) : take(chunk, target, from, count);
        given += Math.max(0, n);
        return n;
    }

    private static int take(ByteBuffer chunk, byte[] target, int from, int count) {
        int n = Math.min(count, chunk.remaining());
        chunk.get(target, from, n);
        return n;
    }

    /** Behind what was unpacked ahead. */
    private int readOn(byte[] target, int from, int count) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null || decoder == null) {
            return FAILED;
        }
        try {
            return ended ? -1 : decoder.read(target, from, count);
        } catch (IOException | RuntimeException e) {
            failure = e;
            return FAILED;
        }
    }

    /** Returns when no thread unpacks it, and none will. An interrupt does not end the wait, but stays set. */
    void abandon() throws IOException {
        abandoned = true;
        if (begun.compareAndSet(false, true)) {
            done.countDown();
        }
        awaitUninterruptibly();
        if (decoder != null) {
            decoder.close();
        }
    }

    private void awaitUninterruptibly() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
