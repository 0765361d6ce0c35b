package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.augur.io.SourceChangedException;
import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that answers wrongly, late or not at all: the right bytes, or an error that says which object, where and why. */
final class S3ByteSourceFaultTest {
    private static final byte[] ROWS = Trial.random(1_000);
    private static final Fault.Status SLOW_DOWN = new Fault.Status(503, "SlowDown");
    private static final Fault.Status INTERNAL = new Fault.Status(500, "InternalError");
    private static final Fault.Cut AT_100 = new Fault.Cut(100, false);
    private static final Fault.Cut AT_0 = new Fault.Cut(0, false);

    @ParameterizedTest
    @EnumSource
    void serverErrorsAreTriedAgainAtTheBeginningAndInTheMiddle(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS)) {
            trial.server.failHeads(503, 500);
            trial.faults(SLOW_DOWN, INTERNAL, AT_100, SLOW_DOWN, new Fault.Status(429, "TooManyRequests"));

            assertThat(trial.read()).isEqualTo(ROWS);
            assertThat(trial.server.gets()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatStaysDownIsAnErrorWithTheAttempts(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS)) {
            trial.server.faults(request -> SLOW_DOWN);

            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "s3://bucket/rows.csv: GET at byte 0 of 1000 failed: The server says SlowDown (Service: S3, "
                                    + "Status Code: 503")
                    .hasMessageEndingWith("; gave up after 4 attempts in a row without a byte");
            assertThat(trial.server.gets()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeadThatNeverSucceedsIsAnErrorAndIsAskedAgainTheNextTime(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS)) {
            trial.server.failHeads(500, 500, 500, 500);

            assertThatThrownBy(trial.source::length)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith("s3://bucket/rows.csv: HEAD failed: ")
                    .hasMessageEndingWith("; gave up after 4 attempts in a row without a byte");
            assertThat(trial.source.length()).isEqualTo(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void attemptsThatBringNoByteAreAnErrorWithTheOffset(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS).faults(AT_100, AT_0, AT_0, AT_0, AT_0)) {
            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith("s3://bucket/rows.csv: GET at byte 100 of 1000 failed: ")
                    .hasMessageEndingWith("; gave up after 4 attempts in a row without a byte")
                    .hasCauseInstanceOf(IOException.class);
            // The one that brought bytes, and four in a row without.
            assertThat(trial.server.gets()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aByteThatArrivesStartsTheCountOfAttemptsAgain(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS)) {
            AtomicInteger gets = new AtomicInteger();
            trial.server.faults(request -> new Fault.Cut(gets.incrementAndGet() % 3 == 0 ? 10 : 0, false));

            assertThat(trial.read()).isEqualTo(ROWS);
            // Each ten bytes take all four attempts: the body before, which has ended, and three requests.
            assertThat(gets.get()).isEqualTo(300);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChunkedBodyThatEndsEarlyGoesOn(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS).faults(new Fault.EndEarly(300), new Fault.EndEarly(0))) {
            assertThat(trial.read()).isEqualTo(ROWS);
            assertThat(trial.server.gets()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIgnoresTheRangeIsAnError(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS).faults(AT_100, new Fault.IgnoreRange())) {
            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage(
                            "s3://bucket/rows.csv: GET at byte 100 of 1000 failed: a ranged request must be answered"
                                    + " with status 206, got 200");
            assertThat(trial.server.gets()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherRangeThanTheOneAskedForIsAnError(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS).faults(AT_100, new Fault.WrongRange("bytes 99-998/1000"))) {
            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("s3://bucket/rows.csv: GET at byte 100 of 1000 failed: Content-Range must be"
                            + " 'bytes 100-999/1000', got 'bytes 99-998/1000'");
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreBytesThanTheObjectHasAreAnErrorAlsoAtTheNextRead(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS).faults(new Fault.TooLong(1, true), new Fault.TooLong(24, false))) {
            String surplus = "s3://bucket/rows.csv: GET at byte 1000 of 1000 failed: the server sent more bytes than"
                    + " were asked for";
            try (InputStream in = trial.source.open(0)) {
                assertThatThrownBy(in::readAllBytes)
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage(surplus);
                assertThatThrownBy(in::read)
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage(surplus);
            }
            assertThatThrownBy(trial::read)
                    .hasMessage(
                            "s3://bucket/rows.csv: GET at byte 0 of 1000 failed: Content-Length must be 1000, got 1024");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplacedObjectIsAnErrorOfItsOwnType(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS).faults(new Fault.None(), new Fault.IgnoreIfMatch())) {
            trial.source.length();
            trial.replace(StoredObject.of(new byte[1_000], "two"));

            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(SourceChangedException.class)
                    .hasMessage(
                            "s3://bucket/rows.csv: GET at byte 0 of 1000 failed: the object changed since it was first"
                                    + " asked for");
            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(SourceChangedException.class)
                    .hasMessage(
                            "s3://bucket/rows.csv: GET at byte 0 of 1000 failed: the object had ETag \"one\" when it was"
                                    + " first asked for, now it has \"two\"");
            assertThat(trial.server.gets()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitIsCaughtByTheChecksumOfTheObject(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, withChecksum()).faults(new Fault.None(), new Fault.FlipBit(999, 0))) {
            assertThat(trial.read()).isEqualTo(ROWS);
            try (InputStream in = trial.source.open(0)) {
                String damaged = "s3://bucket/rows.csv: bytes 0-999 arrived damaged: its CRC32C in S3 is ";
                assertThatThrownBy(in::readAllBytes).hasMessageStartingWith(damaged);
                assertThatThrownBy(in::read).hasMessageStartingWith(damaged);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCutOfABodyWithAChecksumGoesOn(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, withChecksum())) {
            for (int offset = 0; offset < ROWS.length; offset += 37) {
                trial.faults(new Fault.Cut(offset, false));
                assertThat(trial.read()).as("cut at %d", offset).isEqualTo(ROWS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noRequestAsksForAnMd5BehindTheBody(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS).faults(AT_100)) {
            trial.read();
            assertThat(trial.server.requests())
                    .hasSize(3)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("x-amz-te"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChecksumThatTheSdkCannotComputeIsComparedAllTheSame(HttpKind http) throws IOException {
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(ROWS, 0, ROWS.length);
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).array();
        StoredObject stored = StoredObject.of(ROWS, "one");
        String name = "x-amz-checksum-crc64nvme";
        try (Trial trial = new Trial(http, stored.with(name, Base64.getEncoder().encodeToString(value)))) {
            assertThat(trial.read()).isEqualTo(ROWS);
        }
        try (Trial trial = new Trial(http, stored.with(name, "AAAAAAAAAAA="))) {
            assertThatThrownBy(trial::read)
                    .hasMessageStartingWith(
                            "s3://bucket/rows.csv: bytes 0-999 arrived damaged: its CRC64NVME in S3 is AAAAAAAAAAA=");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theStoredBytesComeBackWhateverTheContentEncodingSays(HttpKind http) throws IOException {
        StoredObject stored = StoredObject.of(ROWS, "one").with("Content-Encoding", "gzip,aws-chunked");
        try (Trial trial = new Trial(http, stored).faults(AT_100)) {
            assertThat(trial.read()).isEqualTo(ROWS);
        }
        try (Trial trial = new Trial(http, StoredObject.of(ROWS, "one").with("Content-Encoding", "gzip"))) {
            assertThat(trial.read(5)).isEqualTo(Arrays.copyOfRange(ROWS, 5, ROWS.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEarlyDropsTheConnectionAndDoesNotDrainIt(HttpKind http) throws Exception {
        try (Trial trial = new Trial(http, Trial.random(64 << 20))) {
            InputStream in = trial.source.open(0);
            in.readNBytes(10);
            in.close();
            in.close();

            trial.server.awaitBrokenOff(); // its write of 64 MiB has failed
            assertThatThrownBy(in::read)
                    .isInstanceOf(IOException.class)
                    .hasMessage("s3://bucket/rows.csv: the stream is closed");
            assertThatThrownBy(in::available).hasMessage("s3://bucket/rows.csv: the stream is closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeReadGivesItsConnectionBack(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS)) {
            for (int i = 0; i < 20; i++) {
                try (InputStream in = trial.source.open(i)) {
                    in.readNBytes(ROWS.length - i); // and not the end itself
                }
            }
            assertThat(trial.server.requests()).hasSize(1 + 20);
            assertThat(trial.server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readingByVersionIdFallsBackToTheETagWhereOnlyTheIdIsDenied(HttpKind http) throws IOException {
        StoredObject stored = StoredObject.of(ROWS, "one").with("x-amz-version-id", "v7");
        try (Trial trial = new Trial(http, stored)) {
            assertThat(trial.read()).isEqualTo(ROWS);
            assertThat(trial.server.requests().get(1).target()).contains("versionId=v7");

            trial.server.faults(
                    request -> request.target().contains("versionId") ? new Fault.Status(403, "AccessDenied") : AT_100);
            assertThat(trial.read(950)).hasSize(50);
            assertThat(trial.read(950)).hasSize(50);
            assertThat(trial.server.gets()).isEqualTo(1 + 2 + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalsSayWhatToDoAndAreNotTriedAgain(HttpKind http) throws IOException {
        StoredObject stored = StoredObject.of(ROWS, "one").with("x-amz-bucket-region", "eu-west-1");
        Fault[] refusals = {
            new Fault.Status(403, "AccessDenied"), new Fault.Status(404, "NoSuchKey"),
            new Fault.Status(301, "PermanentRedirect"), new Fault.Status(400, "ExpiredToken")
        };
        try (Trial trial = new Trial(http, stored).faults(refusals)) {
            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(AccessDeniedException.class)
                    .hasMessage(
                            "s3://bucket/rows.csv: GET at byte 0 of 1000 was denied (AccessDenied). The credentials must"
                                    + " be valid and allow s3:GetObject; S3 answers the same for a key that is not there when they"
                                    + " do not allow s3:ListBucket");
            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(NoSuchFileException.class)
                    .hasMessage("s3://bucket/rows.csv: there is no such object");
            assertThatThrownBy(trial::read)
                    .hasMessage("s3://bucket/rows.csv: GET at byte 0 of 1000 failed: the bucket is in region eu-west-1:"
                            + " build the S3Client for it, or with crossRegionAccessEnabled(true)");
            assertThatThrownBy(trial::read)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("failed: The server says ExpiredToken (Service: S3, Status Code: 400");
            assertThat(trial.server.gets()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheReadAndStaysSet(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS)) {
            Thread reader = Thread.currentThread();
            trial.server.faults(request -> {
                reader.interrupt();
                return SLOW_DOWN;
            });
            S3Retries patient = new S3Retries(2, Duration.ofHours(1), Duration.ofHours(1));

            Throwable failure =
                    catchThrowable(() -> trial.source.withRetries(patient).open(0));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure)
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessageContaining("s3://bucket/rows.csv: ")
                    .hasMessageContaining("interrupted");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThreadThatIsInterruptedBeforeItReadsIsTold(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, ROWS);
                InputStream in = trial.source.open(0)) {
            Thread.currentThread().interrupt();

            Throwable failure = catchThrowable(in::readAllBytes);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure)
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("s3://bucket/rows.csv: GET at byte 0 of 1000 failed: the thread was interrupted");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noErrorHoldsTheSecretKey(HttpKind http) throws IOException {
        Fault[] faults = {
            SLOW_DOWN,
            SLOW_DOWN,
            SLOW_DOWN,
            SLOW_DOWN,
            new Fault.Status(403, "SignatureDoesNotMatch"),
            new Fault.IgnoreRange()
        };
        try (Trial trial = new Trial(http, ROWS).faults(faults)) {
            for (int i = 0; i < 3; i++) {
                Throwable failure = catchThrowable(() -> trial.read(100));
                assertThat(Trial.everything(failure))
                        .contains("s3://bucket/rows.csv")
                        .doesNotContain(HttpKind.SECRET_KEY);
            }
        }
    }

    private static StoredObject withChecksum() throws IOException {
        return StoredObject.of(ROWS, "one").withCrc32c();
    }
}
