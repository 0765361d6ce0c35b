package dev.augur.s3;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** A real S3 server in this process that keeps its objects in memory, with one bucket. */
final class LocalS3 {
    static final String BUCKET = "bucket";
    private static final String ACCESS_KEY = "AKIALOCAL";
    static final String SECRET_KEY = "local-secret-canary";

    private final BlobStore store;
    private final S3Proxy server;
    private final S3Client client;

    private LocalS3(BlobStore store, S3Proxy server) {
        this.store = store;
        this.server = server;
        this.client = builder(SECRET_KEY).build();
    }

    // The server declares Exception.
    static LocalS3 start() throws Exception {
        return start("transient-nio2", new Properties());
    }

    /** A server that keeps its objects under a folder, which must exist. */
    static LocalS3 start(Path folder) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        return start("filesystem-nio2", properties);
    }

    private static LocalS3 start(String kind, Properties properties) throws Exception {
        properties.setProperty("jclouds.identity", ACCESS_KEY);
        properties.setProperty("jclouds.credential", SECRET_KEY);
        BlobStore store = BlobStores.create(kind, properties);
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        server.start();
        LocalS3 local = new LocalS3(store, server);
        local.client.createBucket(request -> request.bucket(BUCKET));
        return local;
    }

    S3Client client() {
        return client;
    }

    /** Puts an object past the protocol, for those that are many. */
    void put(String key, byte[] bytes) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(BUCKET)
                .key(key)
                .contentLength((long) bytes.length)
                .build();
        store.putBlob(request, new ByteArrayInputStream(bytes));
    }

    S3ClientBuilder builder(String secretKey) {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + server.getPort()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, secretKey)));
    }

    void stop() throws Exception {
        client.close();
        server.stop();
        store.close();
    }
}
