package dev.augur.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * The bytes of a pinned object from an offset to its end, fetched as ranges at once and given in order. What the executor
 * refuses or has not begun when its turn comes, the reader fetches itself. For one thread at a time.
 */
final class ParallelInputStream extends InputStream {
    private final PinnedObject object;
    private final PinnedObject.Version version;
    private final ParallelRanges plan;
    private final Deque<RangeFetch> fetches = new ArrayDeque<>();
    private final byte[] one = new byte[1];
    private long asked;
    private long position;
    private boolean closed;

    ParallelInputStream(PinnedObject object, PinnedObject.Version version, ParallelRanges plan, long offset) {
        this.object = object;
        this.version = version;
        this.plan = plan;
        this.asked = offset;
        this.position = offset;
    }

    /** Sends the first GET on this thread, so that whoever opens learns at once what is wrong; then the others elsewhere. */
    ParallelInputStream started() throws IOException {
        if (asked < version.length()) {
            S3InputStream first = nextRange().started();
            begin(first, new byte[rangeBytes()]);
        }
        while (fetches.size() < plan.ranges() && asked < version.length()) {
            begin(nextRange(), new byte[rangeBytes()]);
        }
        return this;
    }

    private int rangeBytes() {
        return (int) Math.min(plan.bytes(), version.length() - asked);
    }

    private S3InputStream nextRange() {
        return new S3InputStream(object, version, asked, asked + rangeBytes());
    }

    private void begin(S3InputStream range, byte[] buffer) {
        RangeFetch fetch = new RangeFetch(range, buffer, rangeBytes());
        asked += rangeBytes();
        fetches.add(fetch);
        try {
            plan.executor().execute(fetch::runElsewhere);
        } catch (RejectedExecutionException e) {
            // This thread fetches the range when its turn comes.
        }
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        requireOpen();
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (position == version.length()) {
            return -1;
        }
        RangeFetch head = fetches.element();
        int n = take(head, target, from, count);
        position += n;
        if (head.isTaken()) {
            fetches.remove();
            if (asked < version.length()) {
                begin(nextRange(), head.buffer());
            }
        }
        return n;
    }

    private int take(RangeFetch head, byte[] target, int from, int count) throws IOException {
        try {
            head.run();
            return head.take(target, from, count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(
                    object.location() + ": interrupted while it waited for byte " + position);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** 1 until the end, as {@link S3InputStream} has it. */
    @Override
    public int available() throws IOException {
        requireOpen();
        return position < version.length() ? 1 : 0;
    }

    @Override
    public void close() {
        closed = true;
        fetches.forEach(RangeFetch::drop);
        fetches.clear();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(object.location() + ": the stream is closed");
        }
    }
}
