package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.io.PendingBytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Writing to a real S3 server. */
final class S3ByteSinkTest {
    private static final int PART = 5 << 20;
    private static LocalS3 s3;

    @BeforeAll
    static void start() throws Exception {
        s3 = LocalS3.start();
    }

    @AfterAll
    static void stop() throws Exception {
        s3.stop();
    }

    private static S3Location at(String key) {
        return new S3Location(LocalS3.BUCKET, key);
    }

    private static S3ByteSink sink(String key) {
        return S3ByteSink.of(s3.client(), at(key)).withPartBytes(PART);
    }

    private static byte[] stored(String key) throws IOException {
        try (InputStream in = S3ByteSource.of(s3.client(), at(key)).open(0)) {
            return in.readAllBytes();
        }
    }

    private static String eTag(String key) {
        return s3.client()
                .headObject(head -> head.bucket(LocalS3.BUCKET).key(key))
                .eTag();
    }

    private static List<MultipartUpload> uploads() {
        return s3.client()
                .listMultipartUploads(list -> list.bucket(LocalS3.BUCKET))
                .uploads();
    }

    private static void assertAbsent(String key) {
        assertThatThrownBy(() -> stored(key)).isInstanceOf(NoSuchFileException.class);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anObjectOfThreePartsComesBackAsItWasWritten() throws IOException {
        byte[] bytes = Trial.random(2 * PART + 123);
        Random random = new Random(13);
        try (PendingBytes out = sink("parts").open()) {
            out.write(bytes[0]);
            for (int done = 1; done < bytes.length; ) {
                int n = Math.min(bytes.length - done, random.nextInt(300_000));
                out.write(bytes, done, n);
                done += n;
            }
            out.commit();
        }
        assertThat(stored("parts")).as("seed 13").isEqualTo(bytes);
        assertThat(eTag("parts")).endsWith("-3\"");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void whatFitsIntoOnePartIsASinglePut() throws IOException {
        for (int length : new int[] {0, 1, 100_000, PART}) {
            byte[] bytes = Trial.random(length);
            try (PendingBytes out = sink("single").open()) {
                out.write(bytes);
                out.commit();
            }
            assertThat(stored("single")).isEqualTo(bytes);
            assertThat(eTag("single")).doesNotContain("-");
        }
    }

    @Test
    void nothingIsVisibleBeforeTheCommitAndTheOldObjectStaysUntilThen() throws IOException {
        try (PendingBytes out = sink("late").open()) {
            out.write(new byte[2 * PART]);
            assertThat(uploads()).hasSize(1);
            assertThatThrownBy(() -> stored("late")).isInstanceOf(NoSuchFileException.class);
            out.commit();
        }
        try (PendingBytes out = sink("late").open()) {
            out.write(7);
            assertThat(stored("late")).hasSize(2 * PART);
            out.commit();
        }
        assertThat(stored("late")).containsExactly(7);
    }

    @Test
    void closingWithoutACommitLeavesNothing() throws IOException {
        for (int length : new int[] {0, 10, 2 * PART + 1}) {
            PendingBytes out = sink("dropped").open();
            out.write(new byte[length]);
            out.close();
            out.close();
            assertAbsent("dropped");
            assertThatThrownBy(() -> out.write(1))
                    .isInstanceOf(IOException.class)
                    .hasMessage("s3://bucket/dropped: the stream is closed");
            assertThatThrownBy(out::commit).hasMessage("s3://bucket/dropped: the stream is closed");
        }
    }

    @Test
    void aCommittedObjectSurvivesClosingAndASecondCommitIsRefused() throws IOException {
        PendingBytes out = sink("twice").open();
        out.write(1);
        out.commit();
        assertThatThrownBy(out::commit).hasMessage("s3://bucket/twice: the stream is closed");
        out.close();
        assertThat(stored("twice")).containsExactly(1);
    }

    @Test
    void aPartThatFailsEndsTheWritingAndClosingAborts() throws IOException {
        try (S3Client failing =
                failing(request -> request instanceof UploadPartRequest part && part.partNumber() == 2)) {
            PendingBytes out =
                    S3ByteSink.of(failing, at("failed")).withPartBytes(PART).open();
            out.write(new byte[2 * PART]);
            assertThatThrownBy(() -> out.write(1))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("s3://bucket/failed: upload of part 2 failed: planned");
            assertThatThrownBy(() -> out.write(1)).hasMessage("s3://bucket/failed: an earlier write failed");
            assertThatThrownBy(out::commit).hasMessage("s3://bucket/failed: an earlier write failed");
            assertThat(uploads()).hasSize(1);
            out.close();
        }
        assertAbsent("failed");
    }

    @Test
    void anUploadThatIsGoneIsAnErrorAndNeedsNoAbort() throws IOException {
        PendingBytes out = sink("gone").open();
        out.write(new byte[PART + 1]);
        String id = uploads().get(0).uploadId();
        s3.client()
                .abortMultipartUpload(
                        abort -> abort.bucket(LocalS3.BUCKET).key("gone").uploadId(id));

        assertThatThrownBy(out::commit)
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://bucket/gone: not found (NoSuchUpload)");
        assertThatCode(out::close).doesNotThrowAnyException();
        assertAbsent("gone");
    }

    @Test
    void anAbortThatFailsIsToldOnce() throws IOException {
        try (S3Client failing = failing(AbortMultipartUploadRequest.class::isInstance)) {
            PendingBytes out =
                    S3ByteSink.of(failing, at("stuck")).withPartBytes(PART).open();
            out.write(new byte[PART + 1]);
            assertThatThrownBy(out::close)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("s3://bucket/stuck: abort of an upload failed: planned");
            out.close();
        }
        String id = uploads().get(0).uploadId();
        s3.client()
                .abortMultipartUpload(
                        abort -> abort.bucket(LocalS3.BUCKET).key("stuck").uploadId(id));
    }

    @Test
    void aMissingBucketIsToldWhenTheSinkIsOpened() {
        assertThatThrownBy(S3ByteSink.of(s3.client(), S3Location.of("s3://no-bucket/key"))::open)
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://no-bucket/key: there is no such bucket");
    }

    @Test
    void aBucketDeletedSinceThenIsToldAtTheCommit() throws IOException {
        s3.client().createBucket(create -> create.bucket("short-lived"));
        try (PendingBytes out = S3ByteSink.of(s3.client(), S3Location.of("s3://short-lived/key"))
                .open()) {
            s3.client().deleteBucket(delete -> delete.bucket("short-lived"));
            assertThatThrownBy(out::commit)
                    .isExactlyInstanceOf(NoSuchFileException.class)
                    .hasMessage("s3://short-lived/key: there is no such bucket");
        }
    }

    @Test
    void wrongCredentialsAreDeniedWithWhatToDo() throws IOException {
        String secret = "wrong-secret-canary";
        try (S3Client stranger = s3.builder(secret).build();
                PendingBytes out = S3ByteSink.of(stranger, at("denied")).open()) {
            assertThatThrownBy(out::commit)
                    .isExactlyInstanceOf(AccessDeniedException.class)
                    .hasMessage(
                            "s3://bucket/denied: PUT of 0 bytes was denied (SignatureDoesNotMatch). The credentials must be"
                                    + " valid and allow s3:PutObject")
                    .satisfies(e -> assertThat(Trial.everything(e)).doesNotContain(secret));
        }
    }

    @Test
    void aServerThatIsNotThereIsToldWhenTheSinkIsOpened() {
        try (S3Client nowhere = HttpKind.URL_CONNECTION.client(URI.create("http://127.0.0.1:1"))) {
            assertThatThrownBy(S3ByteSink.of(nowhere, at("nowhere"))::open)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith("s3://bucket/nowhere: HEAD of the bucket failed: ")
                    .hasMessageContaining("Connection refused");
        }
    }

    private static S3Client failing(Predicate<SdkRequest> requests) {
        ExecutionInterceptor interceptor = new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                if (requests.test(context.request())) {
                    throw SdkClientException.create("planned");
                }
            }
        };
        return s3.builder(LocalS3.SECRET_KEY)
                .overrideConfiguration(settings -> settings.addExecutionInterceptor(interceptor))
                .build();
    }
}
