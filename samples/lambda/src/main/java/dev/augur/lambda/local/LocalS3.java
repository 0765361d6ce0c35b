package dev.augur.lambda.local;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server in this process, for this machine only, that keeps its objects in memory. It has one empty bucket. */
public final class LocalS3 implements AutoCloseable {
    /** The name of the bucket. */
    public static final String BUCKET = "local";

    private static final String ACCESS_KEY = "local-identity";
    private static final String SECRET_KEY = "local-credential";

    private final BlobStore store;
    private final S3Proxy server;
    private final S3Client client;

    private LocalS3(BlobStore store, S3Proxy server, S3Client client) {
        this.store = store;
        this.server = server;
        this.client = client;
    }

    /**
     * Starts the server on a free port of the loopback address.
     *
     * @return the server, closed by the caller
     * @throws IOException if it cannot be started
     */
    public static LocalS3 start() throws IOException {
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
        LocalS3 s3 = new LocalS3(store, server, client(server.getPort()));
        s3.client.createBucket(request -> request.bucket(BUCKET));
        return s3;
    }

    private static S3Client client(int port) {
        return S3Client.builder()
                .endpointOverride(endpoint(port))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    private static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * A client of this server.
     *
     * @return the client, which stays this object's
     */
    public S3Client client() {
        return client;
    }

    /**
     * Puts an object into the bucket.
     *
     * @param key its key
     * @param bytes its content
     */
    public void put(String key, byte[] bytes) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
    }

    /**
     * The content of an object in the bucket.
     *
     * @param key its key
     * @return its bytes
     */
    public byte[] get(String key) {
        return client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key))
                .asByteArray();
    }

    /**
     * The keys of the bucket.
     *
     * @return in alphabetical order
     */
    public List<String> keys() {
        return client.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .sorted()
                .toList();
    }

    /**
     * What the AWS SDK of a function must find to use this server.
     *
     * @return variables of its environment
     */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3", endpoint(server.getPort()).toString(),
                "AWS_ACCESS_KEY_ID", ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
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
