package dev.augur.s3;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A range on its way into memory. One thread fetches it, whichever comes first, while another takes what has arrived. */
final class RangeFetch {
    private final S3InputStream in;
    private final byte[] buffer;
    private final int length;
    private final FutureTask<Integer> task;
    private int filled;
    private int taken;
    private boolean begun;
    private boolean dropped;

    /**
     * A range.
     *
     * @param in its bytes, owned by this
     * @param buffer where they go
     * @param length how many they are
     */
    RangeFetch(S3InputStream in, byte[] buffer, int length) {
        this.in = in;
        this.buffer = buffer;
        this.length = length;
        this.task = new Signalling(this::fetch);
    }

    /** Wakes the reader at the end, whatever it was. */
    private final class Signalling extends FutureTask<Integer> {
        Signalling(Callable<Integer> work) {
            super(work);
        }

        @Override
        protected void done() {
            signal();
        }
    }

    private synchronized void signal() {
        notifyAll();
    }

    byte[] buffer() {
        return buffer;
    }

    /** Fetches it, unless another thread has begun to. */
    void run() {
        task.run();
    }

    /** The same on a thread of an executor, on which no interrupt of a range that was dropped may stay. */
    void runElsewhere() {
        task.run();
        if (task.isCancelled()) {
            Thread.interrupted();
        }
    }

    private int fetch() throws IOException {
        synchronized (this) {
            if (dropped) {
                return 0;
            }
            begun = true;
        }
        try (in) {
            int at = 0;
            while (at < length) {
                at += in.read(buffer, at, length - at);
                arrived(at);
            }
            return at;
        }
    }

    private synchronized void arrived(int bytes) {
        filled = bytes;
        notifyAll();
    }

    /** Gives at least one byte, in order; waits for it if need be. Not called when all were taken. */
    int take(byte[] target, int from, int count) throws IOException, InterruptedException {
        int n = Math.min(count, ready());
        System.arraycopy(buffer, taken, target, from, n);
        taken += n;
        return n;
    }

    boolean isTaken() {
        return taken == length;
    }

    private int ready() throws IOException, InterruptedException {
        synchronized (this) {
            while (filled == taken && !task.isDone()) {
                wait();
            }
            if (filled > taken) {
                return filled - taken;
            }
        }
        throw failure();
    }

    private IOException failure() throws InterruptedException {
        try {
            throw new IllegalStateException("A range ended at byte " + task.get() + " of " + length);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                return failure;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
        }
    }

    /** Ends it, wherever it is. */
    void drop() {
        task.cancel(true);
        synchronized (this) {
            dropped = true;
            if (begun) {
                return;
            }
        }
        in.close();
    }
}
