package dev.augur.s3;

import dev.augur.io.ByteSource;
import dev.augur.io.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 object as a byte source. It is asked for with one HEAD, when its length or its first stream is wanted, and
 * pinned to the ETag (and version id) that this names. A stream whose connection fails or ends early asks again for
 * what is missing, after a delay, as {@link S3Retries} says; it counts its bytes, and ends exactly at the length or
 * fails. The bytes are those that are stored: nothing is decompressed, whatever Content-Encoding says.
 *
 * <p>Where S3 keeps a checksum of the object, or of its parts, all that a stream reads whole of them is compared, whatever
 * number of requests brought it: bytes that are others are an {@link IOException}, and the end is never seen.
 *
 * <p>Thread-safe; each stream is for one thread at a time. The {@link S3Client} is borrowed and must stay open for as
 * long as the source is used. Closing a stream before its end drops its connection. Reading takes the permission
 * {@code s3:GetObject}.
 */
public final class S3ByteSource implements ByteSource {
    private final PinnedObject object;
    private final @Nullable ParallelRanges ranges;

    private S3ByteSource(PinnedObject object, @Nullable ParallelRanges ranges) {
        this.object = object;
        this.ranges = ranges;
    }

    /**
     * An object, read with {@link S3Retries#DEFAULT}. Nothing is asked yet.
     *
     * @param client the client, borrowed
     * @param location the object
     * @return the source
     */
    public static S3ByteSource of(S3Client client, S3Location location) {
        return new S3ByteSource(PinnedObject.of(client, location), null);
    }

    /**
     * The same object, not yet pinned, with other retries.
     *
     * @param retries how long to go on trying
     * @return another source
     */
    public S3ByteSource withRetries(S3Retries retries) {
        return new S3ByteSource(object.with(retries), ranges);
    }

    /**
     * The same object, not yet pinned, with another budget of retries.
     *
     * @param budget which may be that of other sources too, so that all of them together keep to it
     * @return another source
     */
    public S3ByteSource withRetryBudget(S3RetryBudget budget) {
        return new S3ByteSource(object.with(budget), ranges);
    }

    /**
     * The same pinned object, of which each stream fetches ranges at once, for more than one connection brings. Each range is
     * a GET of its own with the same {@code If-Match}, and goes on by itself after faults; the bytes come out in order and are
     * compared as those of one GET are. A stream takes {@code ranges} buffers of {@code rangeBytes}, and no more than that
     * of heap.
     *
     * <p>A range that the executor refuses, or has not begun when its bytes are wanted, is fetched by the reading thread, so
     * that no executor is too small. Closing a stream ends what it began, by interrupting the threads.
     *
     * @param ranges how many at once, from 1 to 1000; the client must allow as many connections
     * @param rangeBytes bytes of each, from 1 KiB to 1 GiB; 8 MiB is a good begin, and more where the first byte takes long
     * @param executor fetches them
     * @return another source
     */
    public S3ByteSource withParallelRanges(int ranges, int rangeBytes, Executor executor) {
        return new S3ByteSource(object, new ParallelRanges(ranges, rangeBytes, executor));
    }

    @Override
    public String name() {
        return object.location().toString();
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoSuchFileException if there is no such object or bucket
     * @throws AccessDeniedException if S3 denies it
     * @throws IOException if S3 cannot be asked
     */
    @Override
    public long length() throws IOException {
        return object.version().length();
    }

    /**
     * {@inheritDoc} It is the ETag, as S3 wrote it: an object that is written again with the same bytes may keep it.
     *
     * @throws NoSuchFileException if there is no such object or bucket
     * @throws AccessDeniedException if S3 denies it
     * @throws IOException if S3 cannot be asked
     */
    @Override
    public String version() throws IOException {
        return object.version().eTag();
    }

    /**
     * {@inheritDoc} The first request is sent before this returns; at the length itself, none is.
     *
     * @throws IndexOutOfBoundsException if the offset is not from 0 to the length
     * @throws SourceChangedException if the object was replaced since it was first asked for; a stream throws it
     *     likewise
     * @throws NoSuchFileException if there is no such object or bucket
     * @throws AccessDeniedException if S3 denies it
     * @throws IOException if S3 cannot be asked, or its answer is not what was asked for
     */
    @Override
    public InputStream open(long offset) throws IOException {
        PinnedObject.Version version = object.version();
        Objects.checkFromToIndex(offset, version.length(), version.length());
        InputStream bytes = open(version, offset);
        return version.parts().parts().isEmpty()
                ? bytes
                : new VerifiedInputStream(object.location(), bytes, new ReadCheck(version.parts(), offset));
    }

    private InputStream open(PinnedObject.Version version, long offset) throws IOException {
        return ranges == null
                ? new S3InputStream(object, version, offset, version.length()).started()
                : new ParallelInputStream(object, version, ranges, offset).started();
    }

    /** What S3 keeps of the whole object; null if it keeps nothing of that kind. */
    @Nullable
    S3Checksum checksum() throws IOException {
        return object.version().checksum();
    }

    @Override
    public String toString() {
        return name();
    }
}
