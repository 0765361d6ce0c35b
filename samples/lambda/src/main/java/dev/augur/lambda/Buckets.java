package dev.augur.lambda;

import dev.augur.io.ByteSink;
import dev.augur.s3.S3ByteSink;
import dev.augur.s3.S3ByteSource;
import dev.augur.s3.S3Location;
import java.io.IOException;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3. The client is made when it is first needed: most functions never need it. In a snapshot of the process there is
 * none, and whoever is restored from it makes its own, with credentials of its own. Thread-safe.
 */
final class Buckets implements Resource {
    private final Supplier<S3Client> clients;
    private @Nullable S3Client client;

    Buckets(Supplier<S3Client> clients) {
        this.clients = clients;
        Core.getGlobalContext().register(this);
    }

    @Override
    public synchronized void beforeCheckpoint(Context<? extends Resource> context) {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {}

    /**
     * With the region, the endpoint and the credentials that the environment gives. A connection that the server closed
     * while the function was frozen fails the request that would wait for leave to send its body, and the SDK does not
     * repeat that one; so no request waits.
     */
    static Buckets ofEnvironment() {
        return new Buckets(() -> S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                .build());
    }

    private synchronized S3Client client() {
        if (client == null) {
            client = clients.get();
        }
        return client;
    }

    S3ByteSource source(S3Location location) {
        return S3ByteSource.of(client(), location);
    }

    ByteSink sink(S3Location location) {
        return S3ByteSink.of(client(), location);
    }

    /** Gives an object another key in its bucket; what has that key is replaced. */
    void rename(S3Location from, String key) throws IOException {
        try {
            client().copyObject(request -> request.sourceBucket(from.bucket())
                    .sourceKey(from.key())
                    .destinationBucket(from.bucket())
                    .destinationKey(key));
            client().deleteObject(request -> request.bucket(from.bucket()).key(from.key()));
        } catch (SdkException e) {
            throw new IOException(from + " cannot be renamed to " + key + ": " + e.getMessage(), e);
        }
    }

    /** Deletes an object; that there is none is no error. */
    void delete(S3Location location) throws IOException {
        try {
            client().deleteObject(request -> request.bucket(location.bucket()).key(location.key()));
        } catch (SdkException e) {
            throw new IOException(location + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
