package dev.augur.s3;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The HTTP clients that every fault is tried with. */
enum HttpKind {
    URL_CONNECTION,
    APACHE,
    APACHE_5;

    /** The default of all. */
    static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

    static final String SECRET_KEY = "faulty-secret-canary";

    private SdkHttpClient http(Duration socketTimeout) {
        return switch (this) {
            case URL_CONNECTION ->
                UrlConnectionHttpClient.builder().socketTimeout(socketTimeout).build();
            case APACHE ->
                ApacheHttpClient.builder().socketTimeout(socketTimeout).build();
            case APACHE_5 ->
                Apache5HttpClient.builder().socketTimeout(socketTimeout).build();
        };
    }

    S3Client client(URI endpoint) {
        return client(endpoint, SOCKET_TIMEOUT);
    }

    /** A client that never tries twice by itself, so that each attempt counted is one of ours. */
    S3Client client(URI endpoint, Duration socketTimeout) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(http(socketTimeout))
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAFAULTY", SECRET_KEY)))
                .build();
    }
}
