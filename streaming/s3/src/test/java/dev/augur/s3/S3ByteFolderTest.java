package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.io.ByteFolder;
import dev.augur.io.PendingBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A prefix of a real S3 server's bucket. */
final class S3ByteFolderTest {
    private LocalS3 s3;

    @BeforeEach
    void start() throws Exception {
        s3 = LocalS3.start();
    }

    @AfterEach
    void stop() throws Exception {
        s3.stop();
    }

    private ByteFolder folder(String prefix) {
        return S3ByteFolder.of(s3.client(), LocalS3.BUCKET, prefix);
    }

    private void put(String key) {
        s3.put(key, key.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> paths(ByteFolder folder) throws IOException {
        List<String> paths = new ArrayList<>();
        try (ByteFolder.Listing listing = folder.list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                paths.add(entry.path());
            }
        }
        return paths;
    }

    @Test
    void aListingGoesOverItsPages() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            String path = String.format("%04d/%d.csv", i / 100, i);
            put("in/" + path);
            expected.add(path);
        }
        put("in-other/x.csv");
        put("in/.hidden/x.csv");
        expected.sort(null);
        assertThat(paths(folder("in"))).isEqualTo(expected);
        assertThat(folder("in").name()).isEqualTo("s3://" + LocalS3.BUCKET + "/in/");
        assertThat(paths(folder("none"))).isEmpty();
    }

    @Test
    void whatIsWrittenIsListedAndRead() throws Exception {
        try (PendingBytes bytes = folder("out").sink("a/b.txt").open()) {
            bytes.write(7);
            bytes.commit();
        }
        assertThat(paths(folder(""))).containsExactly("out/a/b.txt");
        assertThat(folder("out").source("a/b.txt").open(0).readAllBytes()).containsExactly(7);
    }

    @Test
    void uploadsThatNobodyEndedAreSwept() throws Exception {
        S3Client client = s3.client();
        for (String key : List.of("out/a.1", "out/a.2", "out/b.1")) {
            client.createMultipartUpload(create -> create.bucket(LocalS3.BUCKET).key(key));
        }
        put("out/a.0");

        assertThat(folder("out").sweep("a.")).isEqualTo(2);

        assertThat(client.listMultipartUploads(list -> list.bucket(LocalS3.BUCKET))
                        .uploads())
                .extracting(upload -> upload.key())
                .containsExactly("out/b.1");
        assertThat(paths(folder("out"))).containsExactly("a.0");
        assertThat(folder("out").sweep("")).isEqualTo(1);
        assertThat(folder("out").sweep("")).isZero();
    }

    @Test
    void aBucketThatIsNotThereIsSaid() {
        ByteFolder nowhere = S3ByteFolder.of(s3.client(), "no-such-bucket", "in");
        assertThatThrownBy(() -> paths(nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://no-such-bucket/in/: there is no such bucket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/../../x", "/etc/passwd"})
    void noPathLeadsOut(String path) {
        assertThatThrownBy(() -> folder("in").source(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> folder("in").sink(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
