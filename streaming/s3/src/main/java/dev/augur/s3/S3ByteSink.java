package dev.augur.s3;

import dev.augur.io.ByteSink;
import dev.augur.io.PendingBytes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An S3 object as a byte sink. What fits into one part is written by a single PUT when it is committed, more by a
 * multipart upload. The object appears, or is replaced, whole on commit; closing without it aborts the upload.
 *
 * <p>Memory: one part, 8 MiB for the first 6 GiB of an object, then doubling to at most 1 GiB, which S3's limit of
 * 10,000 parts asks for from 800 GiB on. Parts are sent on the caller's thread; the {@link S3Client} repeats a
 * request that failed, as it is set up to.
 *
 * <p>Thread-safe; each stream is for one thread at a time. The client is borrowed and must stay open for as long as
 * the sink is used. Writing takes the permissions {@code s3:PutObject} and {@code s3:AbortMultipartUpload}. An upload
 * whose process dies stays as unfinished parts, which cost storage: a lifecycle rule of the bucket removes them. A
 * commit that fails because the answer was lost may have been carried out, but only whole.
 */
public final class S3ByteSink implements ByteSink {
    private final S3Client client;
    private final S3Location location;
    private final PartSizes sizes;

    private S3ByteSink(S3Client client, S3Location location, PartSizes sizes) {
        this.client = client;
        this.location = location;
        this.sizes = sizes;
    }

    /**
     * An object, written in parts of 8 MiB and more. Nothing is sent yet.
     *
     * @param client the client, borrowed
     * @param location the object
     * @return the sink
     */
    public static S3ByteSink of(S3Client client, S3Location location) {
        return new S3ByteSink(client, location, PartSizes.DEFAULT);
    }

    /**
     * The same object, with another size of its first parts.
     *
     * @param partBytes bytes per part, from 5 MiB to 1 GiB
     * @return another sink
     */
    public S3ByteSink withPartBytes(int partBytes) {
        return new S3ByteSink(client, location, new PartSizes(partBytes));
    }

    @Override
    public String name() {
        return location.toString();
    }

    /**
     * {@inheritDoc} Asks whether the bucket is there, so that a long job does not end at a bucket that is not; who
     * may not ask that is let pass.
     *
     * @throws NoSuchFileException if there is no such bucket; the stream throws it likewise
     * @throws AccessDeniedException never here, but from the stream, if S3 denies the writing
     * @throws IOException if S3 cannot be asked
     */
    @Override
    public PendingBytes open() throws IOException {
        try {
            client.headBucket(request -> request.bucket(location.bucket()));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                throw missing(e);
            }
            if (e.statusCode() != 403) {
                throw asking().finalFailure(e);
            }
        } catch (SdkException e) {
            throw asking().finalFailure(e);
        }
        return new S3Upload(client, location, sizes);
    }

    private S3Call asking() {
        return new S3Call(location, "HEAD of the bucket", "s3:ListBucket");
    }

    private NoSuchFileException missing(S3Exception cause) {
        NoSuchFileException missing = new NoSuchFileException(name(), null, "there is no such bucket");
        missing.initCause(cause);
        return missing;
    }

    @Override
    public String toString() {
        return name();
    }
}
