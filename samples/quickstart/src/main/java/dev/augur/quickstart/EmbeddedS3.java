package dev.augur.quickstart;

import java.io.IOException;
import java.net.URI;
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

/** An S3 server in this process, for this machine only, that keeps its objects in memory. It has one empty bucket. */
final class EmbeddedS3 implements AutoCloseable {
    static final String BUCKET = "quickstart";

    static final String ACCESS_KEY = "local-identity";
    static final String SECRET_KEY = "local-credential";

    private final BlobStore store;
    private final S3Proxy server;
    private final S3Client client;

    private EmbeddedS3(BlobStore store, S3Proxy server, S3Client client) {
        this.store = store;
        this.server = server;
        this.client = client;
    }

    /**
     * Starts the server on a free port of the loopback address.
     *
     * @throws IOException if it cannot be started
     */
    static EmbeddedS3 start() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("jclouds.identity", ACCESS_KEY);
        properties.setProperty("jclouds.credential", SECRET_KEY);
        BlobStore store = BlobStores.create("transient-nio2", properties);
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        attempt("started", server::start);
        EmbeddedS3 s3 = new EmbeddedS3(store, server, client(server.getPort()));
        s3.client.createBucket(request -> request.bucket(BUCKET));
        return s3;
    }

    private static S3Client client(int port) {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    S3Client client() {
        return client;
    }

    /** The server's address. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() throws IOException {
        client.close();
        attempt("stopped", server::stop);
        store.close();
    }

    private interface Step {
        void run() throws Exception;
    }

    /** S3Proxy declares every exception there is. */
    private static void attempt(String what, Step step) throws IOException {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The S3 server in this process cannot be " + what + ": " + e, e);
        }
    }
}
