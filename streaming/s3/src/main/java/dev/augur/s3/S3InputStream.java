package dev.augur.s3;

import dev.augur.io.SourceChangedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of a pinned object from an offset up to another, across as many GETs as it takes. For one thread at a time.
 */
final class S3InputStream extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(S3InputStream.class);
    private static final int PARTIAL_CONTENT = 206;
    private static final String EARLY = "the body ended early";

    private final PinnedObject object;
    private final PinnedObject.Version version;
    private final long end;
    private final SlowRead pace;
    private final byte[] one = new byte[1];
    private @Nullable ResponseInputStream<GetObjectResponse> body;
    private long position;
    /** Where the body begins. */
    private long bodyBegin;

    private @Nullable String damage;
    private boolean closed;

    S3InputStream(PinnedObject object, PinnedObject.Version version, long position, long end) {
        this.object = object;
        this.version = version;
        this.position = position;
        this.end = end;
        this.pace = new SlowRead(object.nanoClock());
    }

    /** Sends the first GET, so that whoever opens learns at once what is wrong. */
    S3InputStream started() throws IOException {
        if (position < end) {
            object.retrier().call(this::body);
        }
        return this;
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
        requireUndamaged();
        if (position == end) {
            return -1;
        }
        int wanted = (int) Math.min(count, end - position);
        int n = advanceOrResume(target, from, wanted);
        object.budget().earn(n);
        if (position == end) {
            finish();
        }
        return n;
    }

    private int advanceOrResume(byte[] target, int from, int wanted) throws IOException {
        try {
            return advance(target, from, wanted);
        } catch (TransientException e) {
            return object.budget().isEarnedBy(position - bodyBegin)
                    ? object.retrier().callAtOnce(e, () -> advance(target, from, wanted))
                    : object.retrier().callAfter(e, () -> advance(target, from, wanted));
        }
    }

    /** One attempt; it ends with at least one byte, or with no body. */
    private int advance(byte[] target, int from, int wanted) throws IOException {
        ResponseInputStream<GetObjectResponse> current = body();
        try {
            pace.begin();
            int n = current.read(target, from, wanted);
            if (n < 0) {
                throw new EOFException(EARLY);
            }
            position += n;
            if (position < end && pace.isTooSlow(n)) {
                LOG.info("{}: {}, so it is asked for again at byte {}", object.location(), SlowRead.TEXT, position);
                drop();
            }
            return n;
        } catch (IOException e) {
            drop();
            throw call().broken(e);
        } catch (AbortedException e) {
            drop();
            throw call().interrupted(e);
        } catch (SdkException e) {
            drop(); // The SDK took the early end for the end, and found that the checksum of the object is another one.
            throw call().broken(new EOFException(EARLY));
        }
    }

    private ResponseInputStream<GetObjectResponse> body() throws IOException {
        if (body == null) {
            bodyBegin = position;
            body = object.get(version, position, end);
            pace.restart();
            check(body.response());
        }
        return body;
    }

    private void check(GetObjectResponse response) throws IOException {
        if (!version.eTag().equals(response.eTag())) {
            drop();
            String change = "the object had ETag " + version.eTag() + " when it was first asked for, now it has ";
            throw new SourceChangedException(call().text(change + response.eTag()), null);
        }
        String fault = fault(response);
        if (fault != null) {
            drop();
            throw new IOException(call().text(fault));
        }
    }

    private @Nullable String fault(GetObjectResponse response) {
        long left = end - position;
        int status = response.sdkHttpResponse().statusCode();
        String range = "bytes " + position + "-" + (end - 1) + "/" + version.length();
        if (status != PARTIAL_CONTENT && left < version.length()) {
            return "a ranged request must be answered with status 206, got " + status;
        }
        if (status == PARTIAL_CONTENT && !range.equals(response.contentRange())) {
            return "Content-Range must be '" + range + "', got '" + response.contentRange() + "'";
        }
        if (response.contentLength() != null && response.contentLength() != left) {
            return "Content-Length must be " + left + ", got " + response.contentLength();
        }
        return null;
    }

    /** All bytes were counted; one more is too many. */
    private void finish() throws IOException {
        ResponseInputStream<GetObjectResponse> last = Objects.requireNonNull(body);
        try {
            damage = last.read() < 0 ? null : call().text("the server sent more bytes than were asked for");
        } catch (AbortedException e) {
            damage = call().text("the thread was interrupted before the end was seen");
            drop();
            throw call().interrupted(e);
        } catch (IOException | SdkException e) {
            // The connection broke after the last byte, and nothing is missing; or the server sent the checksum of the
            // whole object, which the SDK compared with this range. WholeCheck compares it with the object.
            LOG.debug("{}: the end of a body that was complete failed", object.location(), e);
        }
        drop();
        requireUndamaged();
    }

    /** Leaves what has not arrived: an abort does not wait for it. */
    private void drop() {
        ResponseInputStream<GetObjectResponse> left = body;
        body = null;
        if (left == null) {
            return;
        }
        if (position < end || damage != null) {
            left.abort();
        }
        try {
            left.close();
        } catch (IOException | SdkException e) {
            LOG.debug("{}: closing a body that is not needed any more failed", object.location(), e);
        }
    }

    /** 1 until the end: {@code GZIPInputStream} takes 0 for the end of a file of several members. */
    @Override
    public int available() throws IOException {
        requireOpen();
        return position < end ? 1 : 0;
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }

    private void requireUndamaged() throws IOException {
        if (damage != null) {
            throw new IOException(damage);
        }
    }

    private S3Call call() {
        return object.get(position, version.length());
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(object.location() + ": the stream is closed");
        }
    }
}
