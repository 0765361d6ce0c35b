package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

final class EmbeddedS3Test {
    @Test
    void objectsComeBack() throws IOException {
        try (EmbeddedS3 s3 = EmbeddedS3.start()) {
            S3Client client = s3.client();
            client.putObject(put -> put.bucket(EmbeddedS3.BUCKET).key("a/b"), RequestBody.fromString("text"));

            assertThat(client.getObjectAsBytes(
                                    get -> get.bucket(EmbeddedS3.BUCKET).key("a/b"))
                            .asUtf8String())
                    .isEqualTo("text");
        }
    }

    @Test
    void serverIsForThisMachineOnlyAndGoneWhenItIsClosed() throws IOException {
        URI endpoint;
        try (EmbeddedS3 s3 = EmbeddedS3.start()) {
            endpoint = s3.endpoint();
            connect(endpoint);
        }

        assertThat(InetAddress.getByName(endpoint.getHost()).isLoopbackAddress())
                .isTrue();
        assertThatThrownBy(() -> connect(endpoint)).isInstanceOf(ConnectException.class);
    }

    private static void connect(URI endpoint) throws IOException {
        new Socket(endpoint.getHost(), endpoint.getPort()).close();
    }
}
