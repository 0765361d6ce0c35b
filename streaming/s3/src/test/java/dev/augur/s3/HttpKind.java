package dev.augur.s3;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The HTTP clients that every fault is tried with. */
enum HttpKind {
    URL_CONNECTION,
    APACHE;

    static final String SECRET_KEY = "faulty-secret-canary";

    private SdkHttpClient http() {
        return switch (this) {
            case URL_CONNECTION -> UrlConnectionHttpClient.create();
            case APACHE -> ApacheHttpClient.create();
        };
    }

    /** A client that never tries twice by itself, so that each attempt counted is one of ours. */
    S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(http())
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAFAULTY", SECRET_KEY)))
                .build();
    }
}
