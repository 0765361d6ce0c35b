package dev.augur.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** The pages of a listing, one after the other. One thread at a time. */
final class S3Pages {
    private static final String NEEDS = "s3:ListBucket";

    private final S3Client client;
    private final S3Location location;
    private final String prefix;
    private final @Nullable String delimiter;
    private final Retrier retrier;
    private @Nullable String token;
    private boolean begun;

    S3Pages(S3Client client, String bucket, String prefix, @Nullable String delimiter, S3Retries retries) {
        this.client = client;
        this.location = new S3Location(bucket, prefix.isEmpty() ? "/" : prefix);
        this.prefix = prefix;
        this.delimiter = delimiter;
        this.retrier = new Retrier(location, retries, S3RetryBudget.standard());
    }

    /** The next page, or null behind the last. */
    @Nullable
    ListObjectsV2Response next() throws IOException {
        if (begun && token == null) {
            return null;
        }
        begun = true;
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(location.bucket())
                .prefix(prefix)
                .delimiter(delimiter)
                .continuationToken(token)
                .build();
        ListObjectsV2Response page = retrier.call(() -> page(request));
        token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        return page;
    }

    private ListObjectsV2Response page(ListObjectsV2Request request) throws IOException {
        try {
            return client.listObjectsV2(request);
        } catch (SdkException e) {
            throw new S3Call(location, "LIST", NEEDS).failure(e);
        }
    }
}
