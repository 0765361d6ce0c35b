package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.io.SourceChangedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Reading from a real S3 server. */
final class S3ByteSourceTest {
    private static final String SECRET = "wrong-secret-canary";
    private static LocalS3 s3;

    @BeforeAll
    static void start() throws Exception {
        s3 = LocalS3.start();
    }

    @AfterAll
    static void stop() throws Exception {
        s3.stop();
    }

    private static S3ByteSource put(String key, byte[] bytes) {
        s3.client().putObject(put -> put.bucket(LocalS3.BUCKET).key(key), RequestBody.fromBytes(bytes));
        return S3ByteSource.of(s3.client(), new S3Location(LocalS3.BUCKET, key));
    }

    private static byte[] read(S3ByteSource source, long offset) throws IOException {
        try (InputStream in = source.open(offset)) {
            return in.readAllBytes();
        }
    }

    @Test
    void everyOffsetOfASeededSampleReadsTheRestOfTheObject() throws IOException {
        byte[] bytes = Trial.random(1 << 20);
        S3ByteSource source = put("offsets", bytes);
        Random random = new Random(11);
        assertThat(read(source, 0)).isEqualTo(bytes);
        for (int i = 0; i < 25; i++) {
            int offset = random.nextInt(bytes.length);
            assertThat(read(source, offset))
                    .as("seed 11, %d", offset)
                    .isEqualTo(Arrays.copyOfRange(bytes, offset, bytes.length));
        }
        assertThat(source.name()).isEqualTo("s3://bucket/offsets").isEqualTo(source.toString());
        assertThat(source.length()).isEqualTo(bytes.length);
    }

    @Test
    void oddSizesOfReadsAndSkipsKeepTheirPlace() throws IOException {
        byte[] bytes = Trial.random(100_000);
        Random random = new Random(5);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = put("odd", bytes).open(0)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                read.write(b);
                int left = bytes.length - read.size();
                byte[] some = new byte[Math.min(left, random.nextInt(3_000))];
                int n = in.read(some, 0, some.length);
                read.write(some, 0, n);
                int skipped = (int) in.skip(Math.min(random.nextInt(100), bytes.length - read.size()));
                read.write(bytes, read.size(), skipped);
            }
            assertThat(in.read(new byte[0], 0, 0)).isZero();
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(read.toByteArray()).as("seed 5").isEqualTo(bytes);
    }

    @Test
    void anEmptyObjectAndTheLengthItselfAreAtTheirEnd() throws IOException {
        for (byte[] bytes : new byte[][] {{}, {1, 2, 3}}) {
            S3ByteSource source = put("end", bytes);
            try (InputStream in = source.open(bytes.length)) {
                assertThat(in.available()).isZero();
                assertThat(in.read()).isEqualTo(-1);
            }
            assertThatThrownBy(() -> source.open(bytes.length + 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> source.open(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void keysMayHoldAnyCharacter() throws IOException {
        for (String key :
                new String[] {"a b", "a+b", "50%", "a%20b", "why?", "#1", "day=1/k=\u00e9\u6f22\ud83d\ude00", "a:b@c&d"
                }) {
            byte[] bytes = Trial.random(key.length());
            put(key, bytes);
            assertThat(read(S3ByteSource.of(s3.client(), S3Location.of("s3://bucket/" + key)), 0))
                    .as(key)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void aGzipOfAThousandMembersIsReadWholeByTheJdk() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            try (GZIPOutputStream member = new GZIPOutputStream(members)) {
                member.write(i);
            }
        }
        S3ByteSource source = put("members.gz", members.toByteArray());
        for (int buffer = 1; buffer <= 200; buffer += 13) {
            try (InputStream in = new GZIPInputStream(source.open(0), buffer)) {
                assertThat(in.readAllBytes()).as("buffer of %d", buffer).hasSize(1_000);
            }
        }
    }

    @Test
    void anObjectReplacedBetweenTwoOpeningsIsRefusedUntilANewSourceIsMade() throws IOException {
        S3ByteSource source = put("replaced", new byte[] {1});
        read(source, 0);
        S3ByteSource fresh = put("replaced", new byte[] {2});

        assertThatThrownBy(() -> source.open(0))
                .isExactlyInstanceOf(SourceChangedException.class)
                .hasMessage(
                        "s3://bucket/replaced: GET at byte 0 of 1 failed: the object changed since it was first asked for");
        assertThat(read(fresh, 0)).containsExactly(2);
    }

    @Test
    void theVersionIsTheETagThatWasPinned() throws IOException {
        S3ByteSource source = put("version", new byte[] {1});
        String version = source.version();
        assertThat(version)
                .isEqualTo(s3.client()
                        .headObject(head -> head.bucket(LocalS3.BUCKET).key("version"))
                        .eTag());
        S3ByteSource fresh = put("version", new byte[] {2});
        assertThat(source.version()).isEqualTo(version);
        assertThat(fresh.version()).isNotEqualTo(version);
        assertThatThrownBy(S3ByteSource.of(s3.client(), S3Location.of("s3://bucket/missing"))::version)
                .isExactlyInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aMissingObjectAndAMissingBucketAreNoSuchFiles() {
        assertThatThrownBy(S3ByteSource.of(s3.client(), S3Location.of("s3://bucket/missing"))::length)
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://bucket/missing: there is no such object");
        assertThatThrownBy(() -> S3ByteSource.of(s3.client(), S3Location.of("s3://no-bucket/key"))
                        .open(0))
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://no-bucket/key: there is no such bucket");
    }

    @Test
    void anObjectDeletedAfterItWasPinnedIsANoSuchFile() throws IOException {
        S3ByteSource source = put("deleted", new byte[] {1});
        source.length();
        s3.client().deleteObject(delete -> delete.bucket(LocalS3.BUCKET).key("deleted"));
        assertThatThrownBy(() -> source.open(0))
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://bucket/deleted: there is no such object");
    }

    @Test
    void wrongCredentialsAreDeniedWithWhatToDo() {
        try (S3Client stranger = s3.builder(SECRET).build()) {
            assertThatThrownBy(S3ByteSource.of(stranger, S3Location.of("s3://bucket/any"))::length)
                    .isExactlyInstanceOf(AccessDeniedException.class)
                    .hasMessage(
                            "s3://bucket/any: HEAD was denied. The credentials must be valid and allow s3:GetObject;"
                                    + " S3 answers the same for a key that is not there when they do not allow s3:ListBucket")
                    .satisfies(e -> assertThat(Trial.everything(e)).doesNotContain(SECRET));
        }
    }

    @Test
    void noCredentialsAreAnErrorAtOnce() {
        try (S3Client nobody = s3.builder(SECRET)
                .credentialsProvider(ProfileCredentialsProvider.create("no-such-profile"))
                .build()) {
            assertThatThrownBy(S3ByteSource.of(nobody, S3Location.of("s3://bucket/any"))::length)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith("s3://bucket/any: HEAD failed: ")
                    .hasMessageContaining("no-such-profile")
                    .hasMessageNotContaining("gave up");
        }
    }

    @Test
    void theObjectIsAskedForOnceByAllThreads() throws Exception {
        try (Trial trial = new Trial(HttpKind.URL_CONNECTION, Trial.random(1_000))) {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                for (Future<byte[]> read : threads.invokeAll(IntStream.range(0, 32)
                        .<java.util.concurrent.Callable<byte[]>>mapToObj(i -> () -> trial.read(i))
                        .toList())) {
                    assertThat(read.get()).hasSizeGreaterThan(900);
                }
            } finally {
                threads.shutdown();
            }
            assertThat(trial.server.gets()).isEqualTo(32);
            assertThat(trial.server.requests()).hasSize(33);
        }
    }
}
