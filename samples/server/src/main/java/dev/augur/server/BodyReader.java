package dev.augur.server;

import dev.augur.Deadline;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads a body as it comes, holding a thread only while there is something to read. One body; one thread at a time. */
final class BodyReader implements Runnable, Invocable {
    /** Who wants the body. Exactly one method is called, once. */
    interface Reader {
        void read(byte[] body);

        void tooLarge();

        /** The body stood still, or took too long altogether. */
        void tooSlow();

        /** The connection broke, or what came is no body. */
        void broken(Throwable cause);
    }

    private static final int FIRST_BYTES = 4096;

    private final Content.Source source;
    private final int maxBytes;
    private final Deadline deadline;
    private final Reader reader;
    private byte[] bytes;
    private int count;

    /** A body of at most so many bytes, which is to be there by the deadline. */
    BodyReader(Content.Source source, int maxBytes, Deadline deadline, Reader reader) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.deadline = deadline;
        this.reader = reader;
        long length = source.getLength();
        // What a header says is believed only as far as a first buffer goes; then bytes must follow.
        this.bytes = new byte[(int) Math.min(length < 0 ? FIRST_BYTES : length, Math.min(1 << 20, maxBytes))];
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void run() {
        Content.Chunk chunk = source.read();
        while (chunk != null && take(chunk)) {
            chunk = source.read();
        }
        if (chunk == null) {
            source.demand(this);
        }
    }

    /** Whether more is to be read. */
    private boolean take(Content.Chunk chunk) {
        if (Content.Chunk.isFailure(chunk)) {
            fail(chunk.getFailure());
            return false;
        }
        boolean isLast = chunk.isLast();
        boolean fits = append(chunk.getByteBuffer());
        chunk.release();
        if (!fits) {
            reader.tooLarge();
        } else if (isLast) {
            reader.read(count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
        } else if (deadline.isPast()) {
            reader.tooSlow();
        } else {
            return true;
        }
        return false;
    }

    private void fail(Throwable cause) {
        if (cause instanceof TimeoutException) {
            reader.tooSlow();
        } else {
            reader.broken(cause);
        }
    }

    private boolean append(ByteBuffer more) {
        int size = more.remaining();
        if (size > maxBytes - count) {
            return false;
        }
        if (size > bytes.length - count) {
            long doubled = Math.max(2L * bytes.length, (long) count + size);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, maxBytes));
        }
        more.get(bytes, count, size);
        count += size;
        return true;
    }
}
