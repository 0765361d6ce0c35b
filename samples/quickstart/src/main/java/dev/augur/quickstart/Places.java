package dev.augur.quickstart;

import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.s3.S3ByteFolder;
import dev.augur.s3.S3ByteSink;
import dev.augur.s3.S3ByteSource;
import dev.augur.s3.S3Location;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A user's own objects: files, and S3 objects with the credentials and the region that the AWS SDK finds. */
final class Places implements AutoCloseable {
    private static final String S3 = "s3://";

    private final @Nullable URI endpoint;
    private @Nullable S3Client client;

    /**
     * Places.
     *
     * @param endpoint the S3 server; null means AWS
     */
    Places(@Nullable URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Refuses what begins like an S3 object and is none.
     *
     * @throws IllegalArgumentException if it is none
     */
    static void check(String place) {
        if (isS3(place)) {
            S3Location.of(place);
        }
    }

    private static boolean isS3(String place) {
        return place.startsWith(S3);
    }

    /** What is read. */
    ByteSource source(String place) {
        return isS3(place) ? S3ByteSource.of(client(), S3Location.of(place)) : ByteSource.file(Path.of(place));
    }

    /** What is written. */
    ByteSink sink(String place) {
        return isS3(place) ? S3ByteSink.of(client(), S3Location.of(place)) : ByteSink.file(Path.of(place));
    }

    /** A folder, or a prefix; whether or not the place ends with a slash. */
    ByteFolder folder(String place) {
        if (!isS3(place)) {
            return ByteFolder.directory(Path.of(place));
        }
        String[] parts = place.substring(S3.length()).split("/", 2);
        return S3ByteFolder.of(client(), parts[0], parts.length < 2 ? "" : parts[1]);
    }

    /** Whether a place to read is a folder, by a slash at its end, or since there is one. */
    static boolean isFolder(String place) {
        return place.endsWith("/") || (!isS3(place) && Files.isDirectory(Path.of(place)));
    }

    private S3Client client() {
        S3Client shared = client;
        if (shared == null) {
            S3ClientBuilder builder = S3Client.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .serviceConfiguration(s3 -> s3.expectContinueEnabled(false));
            if (endpoint != null) {
                builder.endpointOverride(endpoint).forcePathStyle(true);
            }
            shared = builder.build();
            client = shared;
        }
        return shared;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
