package dev.augur.benchmarks;

import dev.augur.s3.S3ByteSource;
import dev.augur.s3.S3Location;
import dev.augur.s3.tck.FaultyS3;
import dev.augur.s3.tck.StoredObject;
import dev.augur.s3.tck.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A large object, with its CRC32C, on a server in this process, and the ways to read it. */
final class LocalObject implements AutoCloseable {
    private static final S3Location PLACE = S3Location.of("s3://bucket/object");
    private static final int BLOCK = 1 << 20;
    private static final int BUFFER = 1 << 17;

    private final FaultyS3 server;
    private final S3Client client;
    private final S3ByteSource source;
    private final long length;

    private LocalObject(FaultyS3 server, int mebibytes) throws IOException {
        byte[] block = new byte[BLOCK];
        new Random(1).nextBytes(block);
        StoredObject object = StoredObject.repeated(block, mebibytes, "one").withCrc32c();
        this.server = server;
        this.length = object.length();
        server.put(PLACE.bucket(), PLACE.key(), object);
        this.client = S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
        this.source = S3ByteSource.of(client, PLACE);
    }

    static LocalObject start(int mebibytes) throws IOException {
        return new LocalObject(FaultyS3.start(), mebibytes);
    }

    void throttle(Throttle throttle) {
        server.throttle(throttle);
    }

    S3ByteSource source() {
        return source;
    }

    long length() {
        return length;
    }

    /** Megabytes a second of a socket whose bytes nobody looks at. */
    double socketRate() throws IOException {
        long begun = System.nanoTime();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.endpoint().getPort())) {
            String request = "GET /" + PLACE.bucket() + "/" + PLACE.key() + " HTTP/1.1\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[BUFFER];
            long read = 0;
            while (read < length) {
                read += Math.max(0, in.read(buffer));
            }
        }
        return rate(begun);
    }

    /** The same of the bare SDK. */
    double sdkRate() throws IOException {
        long begun = System.nanoTime();
        try (InputStream in = client.getObject(get -> get.bucket(PLACE.bucket()).key(PLACE.key()))) {
            drain(in);
        }
        return rate(begun);
    }

    /** The same of a source of this object. */
    double rate(S3ByteSource of) throws IOException {
        long begun = System.nanoTime();
        try (InputStream in = of.open(0)) {
            drain(in);
        }
        return rate(begun);
    }

    private void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            read += n;
        }
        if (read != length) {
            throw new IOException("The object has " + length + " bytes, but " + read + " arrived");
        }
    }

    private double rate(long begun) {
        return length * 1e3 / (System.nanoTime() - begun);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
