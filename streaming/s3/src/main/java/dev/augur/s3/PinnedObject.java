package dev.augur.s3;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An object, pinned to the version that the first HEAD names. Thread-safe. */
final class PinnedObject {
    /** A version. Servers without versioning give no id. */
    record Version(
            long length,
            String eTag,
            @Nullable String id,
            @Nullable S3Checksum checksum,
            PartChecksums parts) {
        Version with(PartChecksums others) {
            return new Version(length, eTag, id, checksum, others);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(PinnedObject.class);
    private static final String NEEDS =
            "s3:GetObject; S3 answers the same for a key that is not there when they do not allow s3:ListBucket";

    private final S3Client client;
    private final S3Location location;
    private final S3Retries retries;
    private final S3RetryBudget budget;
    private final Retrier retrier;
    private final LongSupplier nanoClock;
    private @Nullable Version version;
    private volatile boolean askById = true;

    PinnedObject(
            S3Client client, S3Location location, S3Retries retries, S3RetryBudget budget, LongSupplier nanoClock) {
        this.client = client;
        this.location = location;
        this.retries = retries;
        this.budget = budget;
        this.retrier = new Retrier(location, retries, budget);
        this.nanoClock = nanoClock;
    }

    static PinnedObject of(S3Client client, S3Location location) {
        return new PinnedObject(client, location, S3Retries.DEFAULT, S3RetryBudget.standard(), System::nanoTime);
    }

    /** The same object, not yet pinned. */
    PinnedObject with(S3Retries others) {
        return new PinnedObject(client, location, others, budget, nanoClock);
    }

    /** The same object, not yet pinned. */
    PinnedObject with(S3RetryBudget other) {
        return new PinnedObject(client, location, retries, other, nanoClock);
    }

    S3Location location() {
        return location;
    }

    Retrier retrier() {
        return retrier;
    }

    S3RetryBudget budget() {
        return budget;
    }

    LongSupplier nanoClock() {
        return nanoClock;
    }

    /** Asks once; a failure is not kept. */
    synchronized Version version() throws IOException {
        if (version == null) {
            version = retrier.call(this::head);
        }
        return version;
    }

    private Version head() throws IOException {
        S3Call call = new S3Call(location, "HEAD", NEEDS);
        try {
            HeadObjectResponse head = client.headObject(request ->
                    request.bucket(location.bucket()).key(location.key()).checksumMode(ChecksumMode.ENABLED));
            if (head.contentLength() == null || head.eTag() == null) {
                throw new IOException(call.text("the answer must have a Content-Length and an ETag, got "
                        + head.contentLength() + " and " + head.eTag()));
            }
            S3Checksum whole = S3Checksum.of(head);
            Version pinned = new Version(
                    head.contentLength(),
                    head.eTag(),
                    head.versionId(),
                    whole,
                    PartChecksums.ofWhole(head.contentLength(), whole));
            return PartChecksums.mayHave(head) ? pinned.with(parts(pinned)) : pinned;
        } catch (NoSuchKeyException e) {
            throw missing(e);
        } catch (SdkException e) {
            throw call.failure(e);
        }
    }

    /** The answer to a HEAD has no body, so it does not say what is missing. */
    private NoSuchFileException missing(NoSuchKeyException cause) {
        String what = "there is no such object";
        try {
            client.headBucket(request -> request.bucket(location.bucket()));
        } catch (NoSuchBucketException e) {
            what = "there is no such bucket";
        } catch (SdkException e) {
            what = "there is no such object, or no such bucket";
        }
        NoSuchFileException missing = new NoSuchFileException(location.toString(), null, what);
        missing.initCause(cause);
        return missing;
    }

    /** Needs a permission of its own, and not every server knows it: without it there are none. */
    private PartChecksums parts(Version pinned) {
        try {
            return PartChecksums.ask(client, location, pinned);
        } catch (SdkException e) {
            LOG.info(
                    "{}: its checksum is made of those of its parts, which could not be asked for"
                            + " (s3:GetObjectAttributes), so it is not compared: {}",
                    location,
                    e.getMessage());
            return PartChecksums.NONE;
        }
    }

    /** One attempt to open the version's bytes from an offset up to another. */
    ResponseInputStream<GetObjectResponse> get(Version of, long from, long to) throws IOException {
        try {
            return send(of, from, to);
        } catch (SdkException e) {
            throw get(from, of.length()).failure(e);
        }
    }

    /** For the texts of what fails at an offset. */
    S3Call get(long from, long length) {
        return new S3Call(location, "GET at byte " + from + " of " + length, NEEDS);
    }

    // Reading by version id takes a permission of its own, s3:GetObjectVersion; the ETag alone keeps out other
    // versions.
    private ResponseInputStream<GetObjectResponse> send(Version of, long from, long to) {
        boolean byId = askById && of.id() != null;
        try {
            return client.getObject(request(of, from, to, byId));
        } catch (S3Exception e) {
            if (!byId || e.statusCode() != 403) {
                throw e;
            }
            LOG.info("{}: reading by version id was denied, so it is read by ETag alone", location);
            askById = false;
            return client.getObject(request(of, from, to, false));
        }
    }

    // The whole object is asked for as a range too: without one the SDK compares the checksum of what one GET brings,
    // which
    // WholeCheck does for the whole. The mode is set because the SDK asks for an MD5 behind the body otherwise, and
    // takes a cut
    // inside of it for damage.
    private GetObjectRequest request(Version of, long from, long to, boolean byId) {
        return GetObjectRequest.builder()
                .bucket(location.bucket())
                .key(location.key())
                .ifMatch(of.eTag())
                .versionId(byId ? of.id() : null)
                .range("bytes=" + from + "-" + (to - 1))
                .checksumMode(ChecksumMode.ENABLED)
                .build();
    }
}
