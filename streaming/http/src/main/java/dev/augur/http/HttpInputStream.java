package dev.augur.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bytes of a pinned file from an offset to its end, across as many GETs as it takes. For one thread at a time. */
final class HttpInputStream extends InputStream {
    private final PinnedFile file;
    private final PinnedFile.Version version;
    private final byte[] one = new byte[1];
    private @Nullable TimedBody body;
    private long position;
    private boolean begun;
    private boolean closed;

    HttpInputStream(PinnedFile file, PinnedFile.Version version, long position) {
        this.file = file;
        this.version = version;
        this.position = position;
    }

    /** Sends the first GET, so that whoever opens learns at once what is wrong. */
    HttpInputStream started() throws IOException {
        if (position < version.length()) {
            file.retrier().call(this::body);
        }
        return this;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (closed) {
            throw new IOException(file.name() + ": the stream is closed");
        }
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (position == version.length()) {
            return -1;
        }
        int n = advanceOrResume(target, from, (int) Math.min(count, version.length() - position));
        if (position == version.length()) {
            finish();
        }
        return n;
    }

    private int advanceOrResume(byte[] target, int from, int wanted) throws IOException {
        try {
            return advance(target, from, wanted);
        } catch (TransientException e) {
            return file.retrier().callAfter(e, () -> advance(target, from, wanted));
        }
    }

    /** One attempt; it ends with at least one byte, or with no body. */
    private int advance(byte[] target, int from, int wanted) throws IOException {
        TimedBody current = body();
        try {
            int n = current.read(target, from, wanted);
            if (n < 0) {
                throw new EOFException("the body ended early");
            }
            position += n;
            return n;
        } catch (IOException e) {
            drop();
            throw file.get(version, position).broken(e);
        }
    }

    /** All bytes were counted; one more is too many. Waiting for the end lets the connection be used again. */
    private void finish() throws IOException {
        boolean more;
        try {
            more = body != null && body.read() >= 0;
        } catch (IOException e) {
            more = false; // The connection broke after the last byte: nothing is missing.
        }
        drop();
        if (more) {
            throw new IOException(file.get(version, position).text("the server sent more bytes than the file has"));
        }
    }

    private TimedBody body() throws IOException {
        if (body == null) {
            if (begun && !version.isKnown()) {
                throw new IOException(file.get(version, position)
                        .text(
                                "the answer was cut, and cannot be gone on with: the server names neither a strong ETag nor"
                                        + " Last-Modified, so the rest may be of another version"));
            }
            body = file.open(version, position);
            begun = true;
        }
        return body;
    }

    private void drop() {
        if (body != null) {
            body.close();
            body = null;
        }
    }

    /** 1 until the end: {@code GZIPInputStream} takes 0 for the end of a file of several members. */
    @Override
    public int available() {
        return position < version.length() ? 1 : 0;
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
