package dev.augur.s3;

import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket whose keys begin with a prefix, as a folder. A listing holds one page of 1,000 keys at a time.
 *
 * <p>Thread-safe. The client is borrowed and must stay open for as long as the folder is used. Listing takes the
 * permission {@code s3:ListBucket}, and sweeping {@code s3:ListBucketMultipartUploads} and
 * {@code s3:AbortMultipartUpload}; what {@link S3ByteSource} and {@link S3ByteSink} take comes besides.
 */
public final class S3ByteFolder implements ByteFolder {
    private final S3Client client;
    private final String bucket;
    private final String prefix;

    private S3ByteFolder(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * What is below a prefix. Nothing is asked yet.
     *
     * @param client the client, borrowed
     * @param bucket the bucket's name, or the ARN of an access point
     * @param prefix with what the keys begin; a slash is added unless it ends with one. Empty means the whole bucket
     * @return the folder
     */
    public static S3ByteFolder of(S3Client client, String bucket, String prefix) {
        return new S3ByteFolder(client, bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    @Override
    public String name() {
        return "s3://" + bucket + "/" + prefix;
    }

    @Override
    public Listing list() {
        S3Pages pages = new S3Pages(client, bucket, prefix, null, S3Retries.DEFAULT);
        return new Keys(pages);
    }

    @Override
    public ByteSource source(String path) {
        return S3ByteSource.of(client, locate(path));
    }

    @Override
    public ByteSink sink(String path) {
        return S3ByteSink.of(client, locate(path));
    }

    private S3Location locate(String path) {
        if (path.isEmpty()
                || path.startsWith("/")
                || List.of(path.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException(
                    "A path in " + name() + " must lead to an object below it, got '" + path + "'");
        }
        return new S3Location(bucket, prefix + path);
    }

    @Override
    public int sweep(String pathPrefix) throws IOException {
        int removed = 0;
        ListMultipartUploadsRequest request = ListMultipartUploadsRequest.builder()
                .bucket(bucket)
                .prefix(prefix + pathPrefix)
                .build();
        ListMultipartUploadsResponse page = null;
        do {
            page = uploads(request, page);
            for (MultipartUpload upload : page.uploads()) {
                S3Upload.abort(client, new S3Location(bucket, upload.key()), upload.uploadId());
                removed++;
            }
        } while (Boolean.TRUE.equals(page.isTruncated()));
        return removed;
    }

    private ListMultipartUploadsResponse uploads(
            ListMultipartUploadsRequest request, @Nullable ListMultipartUploadsResponse before) throws IOException {
        S3Location location = new S3Location(bucket, prefix.isEmpty() ? "/" : prefix);
        ListMultipartUploadsRequest next = before == null
                ? request
                : request.toBuilder()
                        .keyMarker(before.nextKeyMarker())
                        .uploadIdMarker(before.nextUploadIdMarker())
                        .build();
        try {
            return client.listMultipartUploads(next);
        } catch (SdkException e) {
            throw new S3Call(location, "list of uploads", "s3:ListBucketMultipartUploads").finalFailure(e);
        }
    }

    @Override
    public String toString() {
        return name();
    }

    /** The keys of one page at a time. */
    private final class Keys implements Listing {
        private final S3Pages pages;
        private Iterator<S3Object> page = Collections.emptyIterator();

        Keys(S3Pages pages) {
            this.pages = pages;
        }

        @Override
        public @Nullable Entry next() throws IOException {
            while (true) {
                while (page.hasNext()) {
                    S3Object object = page.next();
                    String path = object.key().substring(prefix.length());
                    if (isObject(path)) {
                        return new Entry(path, object.size(), source(path));
                    }
                }
                var more = pages.next();
                if (more == null) {
                    return null;
                }
                page = more.contents().iterator();
            }
        }

        /** Not what stands for a folder, nor what is hidden, nor what no path can name. */
        private static boolean isObject(String path) {
            return !path.isEmpty()
                    && !path.endsWith("/")
                    && !path.startsWith("/")
                    && List.of(path.split("/", -1)).stream().noneMatch(part -> part.startsWith("."));
        }

        @Override
        public void close() {
            page = Collections.emptyIterator();
        }
    }
}
