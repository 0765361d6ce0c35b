package dev.augur.s3;

import dev.augur.io.ByteSource;
import dev.augur.io.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 object as a byte source. It is asked for with one HEAD, when its length or its first stream is wanted, and
 * pinned to the ETag (and version id) that this names. A stream whose connection fails or ends early asks again for
 * what is missing, after a delay, as {@link S3Retries} says; it counts its bytes, and ends exactly at the length or
 * fails. The bytes are those that are stored: nothing is decompressed, whatever Content-Encoding says.
 *
 * <p>Thread-safe; each stream is for one thread at a time. The {@link S3Client} is borrowed and must stay open for as
 * long as the source is used. Closing a stream before its end drops its connection. Reading takes the permission
 * {@code s3:GetObject}.
 */
public final class S3ByteSource implements ByteSource {
    private final S3Client client;
    private final PinnedObject object;

    private S3ByteSource(S3Client client, PinnedObject object) {
        this.client = client;
        this.object = object;
    }

    /**
     * An object, read with {@link S3Retries#DEFAULT}. Nothing is asked yet.
     *
     * @param client the client, borrowed
     * @param location the object
     * @return the source
     */
    public static S3ByteSource of(S3Client client, S3Location location) {
        return new S3ByteSource(client, new PinnedObject(client, location, S3Retries.DEFAULT));
    }

    /**
     * The same object, not yet pinned, with other retries.
     *
     * @param retries how long to go on trying
     * @return another source
     */
    public S3ByteSource withRetries(S3Retries retries) {
        return new S3ByteSource(client, new PinnedObject(client, object.location(), retries));
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
        return new S3InputStream(object, version, offset).started();
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
